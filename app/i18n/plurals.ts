/** Chooses the form of a phrase that a count asks for in a language; a language without that form uses `other`. */
export function plurals(
  language: string,
): (count: number, forms: Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }) => string {
  const rules = new Intl.PluralRules(language)
  return (count, forms) => forms[rules.select(count)] ?? forms.other
}
