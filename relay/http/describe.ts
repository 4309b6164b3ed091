import { toJsonSchema } from '@valibot/to-json-schema'
import type { MiddlewareHandler } from 'hono'
import { type DescribeRouteOptions, describeRoute } from 'hono-openapi'
import type * as v from 'valibot'
import { errorSchema } from '../../sync/api.ts'
import { ERRORS, type ErrorCode } from '../../sync/errors.ts'
import { conversationIdSchema, entryIdSchema, generationSchema, userIdSchema } from '../../sync/ids.ts'

export interface RouteDescription {
  /** One line, in the imperative. */
  readonly summary: string
  readonly description?: string
  /** The heading it stands under. */
  readonly tag: string
  /** Needs no sign-in. @default false */
  readonly open?: boolean
  readonly body?: v.GenericSchema
  /** Media types of a body that is no JSON. */
  readonly bodyTypes?: readonly string[]
  /** Query parameters as an object schema. */
  readonly query?: v.GenericSchema
  /** The answer; absent: no content. */
  readonly answer?: v.GenericSchema
  /** Media types of an answer that is no JSON. */
  readonly answerTypes?: readonly string[]
  /** @default 200, or 204 without an answer */
  readonly status?: number
  /** Refusals of this route beside those every route may give. */
  readonly errors?: readonly ErrorCode[]
}

type Responses = NonNullable<DescribeRouteOptions['responses']>

/** Describes a route for `/api/openapi.json`; stands as the first handler of every route under `/api`. */
export function describe(route: RouteDescription): MiddlewareHandler {
  return describeRoute({
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    tags: [route.tag],
    security: route.open === true ? [] : [{ cookie: [] }, { bearer: [] }],
    ...(route.query === undefined ? {} : { parameters: queryParameters(route.query) }),
    ...(route.body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: jsonSchema(route.body) } },
          },
        }),
    ...(route.bodyTypes === undefined
      ? {}
      : { requestBody: { required: true, content: binary(route.bodyTypes) } }),
    responses: { ...answer(route), ...refusals(route) },
  })
}

/** An empty schema stands for any bytes (OpenAPI 3.1 §4.8.14). */
const binary = (types: readonly string[]) => Object.fromEntries(types.map((type) => [type, { schema: {} }]))

function answer({ answer: schema, answerTypes, status }: RouteDescription): Responses {
  if (answerTypes !== undefined) {
    return { [String(status ?? 200)]: { description: 'The answer.', content: binary(answerTypes) } }
  }
  if (schema === undefined) return { [String(status ?? 204)]: { description: 'Done.' } }
  const content = { 'application/json': { schema: jsonSchema(schema) } }
  return { [String(status ?? 200)]: { description: 'The answer.', content } }
}

/** One response a status, naming every code that comes with it. */
function refusals({ body, query, open, errors = [] }: RouteDescription): Responses {
  const codes = new Set<ErrorCode>([
    ...(body === undefined ? [] : (['bad-json', 'invalid', 'too-large'] as const)),
    ...(query === undefined ? [] : (['invalid'] as const)),
    ...(open === true ? [] : (['not-signed-in', 'session-ended', 'unknown-session'] as const)),
    'foreign-origin',
    ...errors,
    'internal',
    'cannot-store',
  ])
  const lines = new Map<string, string[]>()
  for (const code of codes) {
    const [status, words] = ERRORS[code]
    const key = String(status)
    lines.set(key, [...(lines.get(key) ?? []), `\`${code}\`: ${words}`])
  }
  const schema = { $ref: '#/components/schemas/Error' }
  return Object.fromEntries(
    [...lines].map(([status, text]) => [
      status,
      { description: text.join('\n'), content: { 'application/json': { schema } } },
    ]),
  )
}

/** Ids are checked by functions, which no converter can read: their patterns are written out here. */
const ID_SCHEMAS = new Map<unknown, Readonly<{ pattern: string; description: string }>>([
  [userIdSchema, { pattern: '^[0-9a-v]{16}$', description: 'A user id.' }],
  [entryIdSchema, { pattern: '^[0-9a-v]{16}$', description: 'An entry id; string order is time order.' }],
  [conversationIdSchema, { pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{7,63}$', description: 'A conversation id.' }],
  [generationSchema, { pattern: '^[A-Za-z0-9_-]{1,32}$', description: 'Which incarnation of a document.' }],
])

type OpenApiSchema = Record<string, unknown>

/** A valibot schema as JSON Schema; what only code can check is left to the words. */
export function jsonSchema(schema: v.GenericSchema): OpenApiSchema {
  const { $schema: _dialect, ...converted } = toJsonSchema(schema, {
    target: 'draft-2020-12',
    typeMode: 'input',
    errorMode: 'ignore',
    overrideSchema: ({ valibotSchema }) => {
      const id = ID_SCHEMAS.get(valibotSchema)
      return id === undefined ? undefined : { type: 'string', ...id }
    },
  })
  return converted
}

export const errorJsonSchema = (): OpenApiSchema => jsonSchema(errorSchema)

function queryParameters(schema: v.GenericSchema): NonNullable<DescribeRouteOptions['parameters']> {
  const { properties, required } = jsonSchema(schema)
  const mandatory = Array.isArray(required) ? required : []
  return Object.entries((properties ?? {}) as Record<string, OpenApiSchema>).map(([name, property]) => ({
    name,
    in: 'query',
    required: mandatory.includes(name),
    schema: property,
  }))
}
