import * as z from 'zod'
import { channels, recipientTypes } from '../consent/consent.ts'
import { exampleLines, exampleOf } from './examples.ts'
import { answers } from './iys/answers.ts'
import { parameters, requests } from './iys/requests.ts'
import type { Route } from './routes.ts'

export type AnswerName = keyof typeof answers

/**
 * Builds the OpenAPI document of these routes from their zod schemas. `@hono/zod-openapi` would validate too,
 * and answer without İYS's codes.
 */
export function openApi(routes: readonly Route[], publicUrl: string) {
  const paths: Record<string, Record<string, object>> = {}
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'izin',
      version: '1',
      description:
        'A company’s own consent register, with the REST interface of İYS and a few routes of its own',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: publicUrl }],
    tags,
    security: [{ token: [] }],
    paths,
    components: {
      schemas: Object.fromEntries(
        Object.entries({ ...requests, ...answers }).map(([name, schema]) => [name, jsonSchema(schema)]),
      ),
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        basic: { type: 'http', scheme: 'basic' },
      },
    },
  }
}

function operationOf(route: Route) {
  const { path, summary, body, file, takesLines, isOpen } = route
  const lines = (example: string) =>
    takesLines ? { 'application/x-ndjson': { schema: { type: 'string' }, example } } : {}
  return {
    operationId: operationIdOf(route),
    tags: [tagOf(route)],
    summary,
    parameters: [
      ...[...path.matchAll(/:(\w+)/g)].map(([, name = '']) => pathParameter(name)),
      ...Object.entries(queryOf(route)).map(([name, schema]) => ({ name, in: 'query', schema })),
      ...(isWrite(route) ? [idempotencyKey] : []),
    ],
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { ...contentOf(body), ...lines(exampleLines.sent) } } }),
    responses: Object.fromEntries(
      Object.entries(answersOf(route)).map(([status, name]) => {
        const content = name ?? (status === '200' ? file : undefined)
        const description = words[Number(status)] ?? ''
        const headers = status === '429' ? { headers: retryAfter } : {}
        if (content === undefined) return [status, { description }]
        const answered = status === '200' ? lines(exampleLines.answered) : {}
        return [status, { description, ...headers, content: { ...contentOf(content, status), ...answered } }]
      }),
    ),
    ...(isOpen ? { security: isOpen === 'basic' ? [{ basic: [] }] : [] } : {}),
  }
}

/** Schema of each parameter of the query. */
export function queryOf({ query }: Pick<Route, 'query'>) {
  return query === undefined ? {} : (jsonSchema(parameters[query], 'output').properties ?? {})
}

export const tags = [
  { name: 'token', description: 'Access for a client' },
  { name: 'izin', description: 'Routes of our own: `channel`, UTC instants, local refusals' },
  { name: 'İYS', description: 'The REST interface as İYS has it' },
]

export function tagOf({ path }: Pick<Route, 'path'>): string {
  if (path.startsWith('/oauth2')) return 'token'
  return path.includes('/sps/') || path === '/version' ? 'İYS' : 'izin'
}

/** Method, fixed words of the path and its last parameter, such as `getSpsBrandsAgreementsByReportDate`. */
function operationIdOf({ method, path }: Pick<Route, 'method' | 'path'>): string {
  const pieces = path.replace(/\/:(\w+)$/, '/by/$1').split(/[/.-]/)
  const words = pieces.filter((piece) => piece !== '' && !piece.startsWith(':'))
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}

/** Answers of a route, including the refusals it shares with others. */
export function answersOf(route: Route): Route['answers'] {
  const { body, answers, isOpen } = route
  const ofBody = body === undefined ? [] : refusedBody
  const refusals = isOpen === true ? [] : [...refused, ...ofBody, ...(isWrite(route) ? [409] : [])]
  return { ...Object.fromEntries(refusals.map((status) => [status, 'Errors' as const])), ...answers }
}

/** A check may keep a ticket. */
export const isWrite = ({ scope = 'read', method }: Route) => scope !== 'read' && method !== 'GET'

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

const refused = [401, 403, 422, 429, 500, 503]
const refusedBody = [400, 413, 415]

export const pathSchemas: Readonly<Record<string, object>> = {
  iysCode: { type: 'integer' },
  brandCode: { type: 'integer' },
  recipientType: { ...text, enum: recipientTypes },
  type: { ...text, enum: channels },
  reportDate: { ...text, format: 'date' },
  requestId: { ...text, maxLength: 36 },
  ticketId: { ...text, format: 'uuid' },
}

function pathParameter(name: string) {
  return { name, in: 'path', required: true, schema: pathSchemas[name] ?? text }
}

/** Content by schema name, or by the media type of a file. */
function contentOf(name: string, status?: string) {
  if (name.includes('/')) return { [name]: { schema: { ...text, format: 'binary' } } }
  const example = exampleOf(name, Number(status))
  const shown = example === undefined ? {} : { example }
  return { 'application/json': { schema: { $ref: `#/components/schemas/${name}` }, ...shown } }
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output' = 'input') {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    io,
    override: ({ jsonSchema }) => {
      // Bounds that zod adds to every integer.
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
    },
  })
  return rest
}

export const words: Readonly<Record<number, string>> = {
  200: 'Done',
  201: 'Made',
  202: 'Stored, to be recorded within seconds',
  204: 'Nothing to answer',
  400: 'The body cannot be used, or the stored state stands against it',
  401: 'No valid token',
  403: 'Not the caller’s to use',
  404: 'There is no such ticket',
  409: 'The first request with this key is still running or was cut off',
  413: 'The body is larger than allowed: 1 MiB, 16 KiB for a token, 3 MiB for a check',
  415: 'The body is not JSON',
  422: 'Fields are wrong',
  429: 'Too many requests',
  500: 'Something unexpected failed',
  503: 'The register cannot be used just now; the same request may be made again',
}
