import { html } from 'hono/html'

/** What the page needs of an OpenAPI document. */
interface DocumentToShow {
  readonly info: { readonly title: string; readonly description: string }
  readonly tags?: readonly { readonly name: string; readonly description?: string }[] | undefined
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>
}

interface Operation {
  readonly summary?: string
  readonly description?: string
  readonly tags?: readonly string[]
  readonly security?: readonly unknown[]
  readonly parameters?: readonly {
    readonly name?: string
    readonly in?: string
    readonly required?: boolean
    readonly schema?: unknown
  }[]
  readonly requestBody?: WithContent
  readonly responses?: Readonly<Record<string, WithContent & { readonly description?: string }>>
}
interface WithContent {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>
}

interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly prefixItems?: readonly Schema[]
  readonly anyOf?: readonly Schema[]
}

type Html = ReturnType<typeof html>

const METHODS = ['get', 'post', 'put', 'patch', 'delete']

/** The OpenAPI document as one page: headings, foldable routes, forms in short; every text escaped. */
export function renderDocs({ info, tags = [], paths }: DocumentToShow): Html {
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item?.[method]
      return operation === undefined ? [] : [{ method, path, operation: operation as Operation }]
    }),
  )
  const sections = tags
    .map((tag) => ({ tag, own: operations.filter(({ operation }) => operation.tags?.includes(tag.name)) }))
    .filter(({ own }) => own.length > 0)

  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${info.title} API</title>
<link rel="stylesheet" href="/api/docs.css">
</head>
<body>
<header>
<h1>${info.title} API</h1>
<p>${withCode(info.description)}</p>
<nav aria-label="Sections"><ul>
${sections.map(({ tag }) => html`<li><a href="#${tag.name}">${tag.name}</a></li>`)}
<li><a href="/api/openapi.json">OpenAPI document</a></li>
</ul></nav>
</header>
<main>
${sections.map(
  ({ tag, own }) => html`<section aria-labelledby="${tag.name}">
<h2 id="${tag.name}">${tag.name}</h2>
<p>${tag.description ?? ''}</p>
${own.map(renderOperation)}
</section>`,
)}
</main>
</body>
</html>`
}

function renderOperation({
  method,
  path,
  operation,
}: {
  method: string
  path: string
  operation: Operation
}): Html {
  const body = firstSchema(operation.requestBody)
  const answers = Object.entries(operation.responses ?? {})
  const query = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query')
  return html`<details>
<summary><h3><code><span class="method">${method.toUpperCase()}</span> ${path}</code>
<span class="what">${operation.summary ?? ''}</span></h3></summary>
<div class="body">
${operation.description === undefined ? '' : html`<p>${withCode(operation.description)}</p>`}
<p>${operation.security?.length === 0 ? 'Needs no sign-in.' : 'For signed-in people.'}</p>
${
  query.length === 0
    ? ''
    : html`<h4>Query</h4>
<pre tabindex="0">${query.map(({ name = '', required, schema }) => `${name}${required === true ? '' : '?'}: ${formOf(schema as Schema | undefined)}`).join('\n')}</pre>`
}
${
  body === undefined
    ? ''
    : html`<h4>Body</h4>
<pre tabindex="0">${formOf(body)}</pre>`
}
${answers
  .filter(([status]) => status.startsWith('2'))
  .map(([status, answer]) => {
    const schema = firstSchema(answer)
    return html`<h4>Answer ${status}</h4>
${schema === undefined ? html`<p>${answer.description ?? ''}</p>` : html`<pre tabindex="0">${formOf(schema)}</pre>`}`
  })}
<h4>Refusals</h4>
<dl>
${answers
  .filter(([status]) => !status.startsWith('2'))
  .map(([status, answer]) => html`<dt>${status}</dt><dd>${withCode(answer.description ?? '')}</dd>`)}
</dl>
</div>
</details>`
}

const firstSchema = (part: WithContent | undefined): Schema | undefined =>
  Object.values(part?.content ?? {})[0]?.schema

/** A schema as people write it: `{text: string, replyTo?: [string, string]}`. */
function formOf(schema: Schema | undefined, indent = ''): string {
  if (schema === undefined) return 'anything'
  if (schema.$ref !== undefined) return schema.$ref.replace(/^.*\//, '')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (schema.anyOf !== undefined) return schema.anyOf.map((one) => formOf(one, indent)).join(' | ')
  if (schema.prefixItems !== undefined)
    return `[${schema.prefixItems.map((one) => formOf(one, indent)).join(', ')}]`
  if (schema.type === 'array') return `[${formOf(schema.items, indent)}, …]`
  if (schema.properties === undefined) return schema.type ?? 'anything'
  const inner = `${indent}  `
  const fields = Object.entries(schema.properties).map(
    ([name, field]) =>
      `${inner}${name}${schema.required?.includes(name) === true ? '' : '?'}: ${formOf(field, inner)}`,
  )
  return `{\n${fields.join(',\n')}\n${indent}}`
}

/** Text between backticks as code. */
const withCode = (text: string): (Html | string)[] =>
  text.split('`').map((part, index) => (index % 2 === 0 ? part : html`<code>${part}</code>`))
