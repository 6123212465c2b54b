import * as z from 'zod'
import { dayOf, formatWallTime, previousDay } from '../calendar/istanbul.ts'
import { channels, recipientTypes } from '../consent/consent.ts'
import { bodyBytesMax, checkBytesMax, formBytesMax } from '../http/streams.ts'
import { objectEntries } from '../util/objects.ts'
import { answers, reasons } from './base/answers.ts'
import { codes, errorOf } from './base/faults.ts'
import { parameters, requests } from './base/requests.ts'
import type { Route } from './route.ts'

export type AnswerName = keyof typeof answers

/**
 * Builds the OpenAPI document. The examples of requests have the time `now`, since İYS takes neither a consent nor a day that
 * is old. No library: `@hono/zod-openapi` would validate requests too, and answer without İYS's codes.
 */
export function openApi(routes: readonly Route[], publicUrl: string, now: number) {
  const paths: Record<string, Record<string, object>> = {}
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route, now) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'izin',
      version: '1',
      description,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: publicUrl }],
    tags,
    security: [{ client: [] }, { token: [] }],
    paths,
    components: {
      schemas: Object.fromEntries(
        Object.entries({ ...requests, ...answers }).map(([name, schema]) => [name, jsonSchema(schema)]),
      ),
      securitySchemes: {
        client: {
          type: 'oauth2',
          description: 'Username and password of a client that `izin client add` made',
          flows: { clientCredentials: { tokenUrl: '/oauth2/token', scopes: {} } },
        },
        token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        basic: { type: 'http', scheme: 'basic' },
      },
    },
  }
}

/** Returns a paragraph of the description that the reader opens by a click on its title. */
const collapsible = (title: string, rows: readonly string[]) =>
  `<details><summary>${title}</summary>\n\n${rows.join('\n')}\n\n</details>`

const description = [
  'A company’s own consent register, with the REST interface of İYS and a few routes of its own. A consent that is recorded by a form of this page stays in the register.',
  collapsible(
    'Reasons, in `why`',
    Object.entries(reasons).map(([reason, meaning]) => `- \`${reason}\`: ${meaning}`),
  ),
  collapsible(
    'Codes, in `errors[].code`',
    Object.entries(codes).map(([code, { status, message }]) => `- \`${code}\` (${status}): ${message}`),
  ),
].join('\n\n')

/** Returns the description of a route for the OpenAPI document. */
function operationOf(route: Route, now: number) {
  const { path, name: operationId, summary, isOpen } = route
  const content = requestContentOf(route, now)
  return {
    operationId,
    tags: [tagOf(route)],
    summary,
    parameters: [
      ...[...path.matchAll(/:(\w+)/g)].map(([, name = '']) => pathParameter(name, now)),
      ...queryParameters(route),
      ...(takesIdempotencyKey(route) ? [idempotencyKey] : []),
    ],
    ...(content === undefined ? {} : { requestBody: { required: true, content } }),
    responses: Object.fromEntries(
      Object.entries(answersOf(route)).map(([status, name]) => [status, responseOf(route, status, name)]),
    ),
    ...(isOpen ? { security: securityOf[String(isOpen)] } : {}),
  }
}

/** Describes the parameters in a route's query string. */
function queryParameters(route: Route) {
  const { fields, required } = queryOf(route)
  return Object.entries(fields).map(([name, schema]) => ({
    name,
    in: 'query',
    ...(required.includes(name) ? { required: true, example: exampleValue(name) } : {}),
    schema,
  }))
}

/** Describes a route's request body with an example; undefined for a route without a body. */
function requestContentOf({ body, takesForm, isLines }: Route, now: number) {
  if (isLines) return linesOf(lineExample)
  if (body === undefined) return undefined
  const schema = { $ref: `#/components/schemas/${body}` }
  const atNow = (name: string, value: unknown) => (name === 'consentDate' ? formatWallTime(now) : value)
  const example: unknown = JSON.parse(JSON.stringify(exampleOf(body), atNow))
  const content = { 'application/json': { schema, example } }
  return takesForm ? { ...content, [formType]: content['application/json'] } : content
}

/** Describes a route's response with this status. `name` is the schema of its JSON; null if it has none. */
function responseOf({ file, isLines }: Route, status: string, name: string | null) {
  const description = statusDescriptions[Number(status)] ?? ''
  if (status === '200' && isLines) return { description, content: linesOf(lineResultExample) }
  const contentSchema = name ?? (status === '200' ? file : undefined)
  if (contentSchema === undefined) return { description }
  const headers = status === '429' ? { headers: retryAfter } : {}
  return { description, ...headers, content: contentOf(contentSchema, status) }
}

export const linesType = 'application/x-ndjson'
/** Describes a request or response body of NDJSON: one JSON value a line. */
const linesOf = (example: string) => ({ [linesType]: { schema: text, example } })

const formType = 'application/x-www-form-urlencoded'
const securityOf: Readonly<Record<string, readonly object[]>> = {
  true: [],
  basic: [{ basic: [] }],
  'or-basic': [{}, { basic: [] }],
}

/** Returns the schemas of a route's query parameters, and the names of the required ones. */
export function queryOf({ query }: Pick<Route, 'query'>) {
  if (query === undefined) return { fields: {}, required: [] }
  const { properties: fields = {} } = jsonSchema(parameters[query], 'output')
  return { fields, required: jsonSchema(parameters[query]).required ?? [] }
}

export const tags = [
  { name: 'token', description: 'Access for a client' },
  { name: 'izin', description: 'Routes of our own: `channel`, UTC instants, local refusals' },
  { name: 'İYS', description: 'The REST interface as İYS has it' },
]

/** Returns the heading below which the document lists a route: tokens, İYS's interface or izin's own routes. */
export function tagOf({ path }: Pick<Route, 'path'>): string {
  if (path.startsWith('/oauth2')) return 'token'
  return path.includes('/sps/') || path === '/version' ? 'İYS' : 'izin'
}

/** Returns the answers of a route by status, with the refusals that all routes of its kind share. */
export function answersOf(route: Route): Route['answers'] {
  const { body, answers, isOpen } = route
  const ofBody = body === undefined ? [] : [400, 413, 415]
  const shared = [401, 403, 422, 429, 500, 503, ...ofBody, ...(takesIdempotencyKey(route) ? [409] : [])]
  const refusals = isOpen === true || isOpen === 'or-basic' ? [] : shared
  return { ...Object.fromEntries(refusals.map((status) => [status, 'Errors' as const])), ...answers }
}

/**
 * True if a route accepts an `Idempotency-Key`: it writes, or it is a check, which may store a ticket. A route of two scopes
 * does not need one, since its repeat changes nothing.
 */
const takesIdempotencyKey = ({ scope = 'read', otherScope, isLines, method }: Route) =>
  scope !== 'read' && otherScope === undefined && isLines === undefined && method !== 'GET'

const text = { type: 'string' }
const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'A write with the same key gets the first answer for a day',
  schema: text,
}
const retryAfter = {
  'Retry-After': { description: 'Seconds to wait', required: true, schema: { type: 'integer' } },
}

export const pathSchemas: Readonly<Record<string, object>> = {
  iysCode: { type: 'integer' },
  brandCode: { type: 'integer' },
  recipientType: { ...text, enum: recipientTypes },
  type: { ...text, enum: channels },
  reportDate: { ...text, format: 'date' },
  requestId: { ...text, maxLength: 36 },
  ticketId: { ...text, format: 'uuid' },
  proofId: text,
}

/** Describes a parameter in a route's path. The example of a day is yesterday, the last day that can have a file. */
function pathParameter(name: string, now: number) {
  const example = name === 'reportDate' ? previousDay(dayOf(now)) : exampleValue(name)
  return { name, in: 'path', required: true, schema: pathSchemas[name] ?? text, example }
}

/** Describes the body of a response. `name` is a media type for a file, else the name of a JSON schema. */
function contentOf(name: string, status?: string) {
  if (name.includes('/')) return { [name]: { schema: { ...text, format: 'binary' } } }
  const schema = { $ref: `#/components/schemas/${name}` }
  return { 'application/json': { schema, example: exampleOf(name, Number(status)) } }
}

type JsonSchema = z.core.JSONSchema.BaseSchema

/** Returns a schema of zod as JSON Schema, without bounds that zod adds itself. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output' = 'input'): JsonSchema {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    io,
    override: ({ jsonSchema }) => {
      // zod adds these bounds to every integer.
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
      if (io === 'input') describeDefault(jsonSchema)
    },
  })
  return rest
}

/** Moves a default into the description, since generators of clients make a field with a `default` required. */
function describeDefault(schema: JsonSchema): void {
  if (schema.default === undefined) return
  const sentence = `${String(schema.default)} if left out`
  schema.description = [schema.description, sentence].filter((part) => part !== undefined).join('. ')
  delete schema.default
}

/**
 * Returns an example of a request or answer by the name of its schema; undefined for an unknown name. `Errors` is a refusal, for
 * which the first code with this HTTP status is taken. `WrongCode` is the refusal of a wrong six-digit code.
 */
export function exampleOf(name: string, status?: number): unknown {
  if (name === 'Errors') {
    const code = objectEntries(codes).find(([, entry]) => entry.status === status)?.[0]
    return { errors: [errorOf({ code: code ?? 'H014' })] }
  }
  if (name === 'WrongCode') return { errors: [errorOf({ code: 'IZIN-422-CODE' })], triesLeft: 4 }
  const schema = Object.entries({ ...requests, ...answers }).find(([key]) => key === name)?.[1]
  return schema === undefined ? undefined : exampleIn(jsonSchema(schema))
}

const id = '4f1c2a9e-7b3d-4e55-9a10-0c2f6d1be731'
const [recipient, wallTime] = ['+905000000000', '2026-03-02 14:05:09']
const digest = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'

/** Usual example of a field or parameter by its name, for a schema that has no example of its own. */
const usualExamples: Readonly<Record<string, unknown>> = {
  iysCode: 123456,
  brandCode: 123457,
  channel: 'MESAJ',
  type: 'MESAJ',
  recipientType: 'BIREYSEL',
  recipient,
  recipients: [recipient],
  source: 'HS_WEB',
  consentDate: wallTime,
  creationDate: wallTime,
  startDate: wallTime,
  expirationDate: wallTime,
  registerTime: wallTime,
  changeId: digest,
  transactionId: digest,
  digest,
  hashValue: digest.repeat(2).slice(0, 96),
  requestId: id,
  subRequestId: id,
  subrequestId: id,
  ticketId: id,
  proofId: '7YWHMfk9JZe1LbhT3vXqRc',
  reportDate: '2026-03-02',
  url: 'https://crm.ornek.example/iys',
  username: 'crm@ornek.example',
}

/** Returns the usual example of a field or parameter by its name; an ellipsis if it has none. */
export const exampleValue = (name: string) => usualExamples[name] ?? '…'

export const lineExample = `${JSON.stringify(recipient)}\n`
const lineResultExample = `${JSON.stringify({ recipient, maySend: true, why: 'consent', status: 'ONAY', national: 'registered' })}\n`

/**
 * Returns an example value for a schema: its example, the usual value of the field `name`, the first allowed value, or a
 * value of its type. An object gets an example for each field that is not deprecated.
 */
function exampleIn(schema: JsonSchema, name = ''): unknown {
  const { examples, enum: words, anyOf, oneOf, properties, items, type, format } = schema
  const [firstExample] = examples ?? []
  if (firstExample !== undefined) return firstExample
  const usualValue = usualExamples[name]
  // `includes` requires the type of its words, although any value may be searched.
  if (usualValue !== undefined && (words?.includes(usualValue as string) ?? properties === undefined))
    return usualValue
  const [first] = [...('const' in schema ? [schema.const] : []), ...(words ?? [])]
  if (first !== undefined) return first
  const [choice] = [...(anyOf ?? []), ...(oneOf ?? [])]
  if (choice !== undefined) return exampleIn(choice, name)
  if (properties !== undefined) {
    const currentProperties = Object.entries(properties).filter(
      ([, property]) => typeof property === 'object' && !property.deprecated,
    )
    // The filter above leaves out properties that are plain `true` or `false`.
    return Object.fromEntries(
      currentProperties.map(([key, property]) => [key, exampleIn(property as JsonSchema, key)]),
    )
  }
  if (type === 'array') return typeof items === 'object' && !Array.isArray(items) ? [exampleIn(items)] : []
  if (type === 'integer') return 1
  if (type === 'boolean') return false
  if (format === 'date-time') return '2026-03-02T11:05:09.000Z'
  return format === 'uuid' ? id : '…'
}

/** Description of each HTTP status in the OpenAPI document. */
export const statusDescriptions: Readonly<Record<number, string>> = {
  200: 'Done',
  201: 'Begun',
  202: 'Stored, to be recorded within seconds',
  204: 'Nothing to answer',
  400: 'The body cannot be used, or the stored state stands against it',
  401: 'No valid token',
  403: 'Not the caller’s to use',
  404: 'There is no such ticket',
  409: 'The first request with this key is still running or was cut off',
  410: 'The cursor is beyond the last one, as after a restore: read again from an earlier cursor, or from 0. For a proof: the code is over',
  413: `The body is larger than allowed: ${bodyBytesMax / 2 ** 20} MB, ${formBytesMax / 1024} KB for a token, ${checkBytesMax / 2 ** 20} MB for a check`,
  415: 'The body is not JSON',
  422: 'Fields are wrong',
  429: 'Too many requests',
  500: 'Something unexpected failed',
  503: 'The register cannot be used just now; the same request may be made again',
}
