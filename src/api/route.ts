import type { ClientScope } from '../../db/schema.ts'
import type { RouteHandler } from './base/context.ts'
import type { IysLimit } from './base/limits.ts'
import type { parameters, requests } from './base/requests.ts'
import type { AnswerName } from './openapi.ts'

/** Route and its entry in the OpenAPI document. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT'
  /** Operation id in the OpenAPI document: name of the function in a generated client. */
  readonly name: string
  readonly path: string
  readonly handler: RouteHandler
  readonly summary: string
  readonly query?: keyof typeof parameters
  readonly body?: keyof typeof requests
  /** Name of the schema of each answer, by status; null without a body. Shared refusals are added later. */
  readonly answers: Readonly<Record<number, AnswerName | null>>
  /** Media type of the file that the route answers with status 200. */
  readonly file?: string
  /** True if body and answer are NDJSON (one JSON value a line). */
  readonly isLines?: true
  /** True if the body may also be a form. */
  readonly takesForm?: true
  /** Set if the route needs no token. `basic`: it needs name and password instead. `or-basic`: they may be in the body. */
  readonly isOpen?: true | 'basic' | 'or-basic'
  /** Scope (right) that the client needs; `read` if left out. */
  readonly scope?: ClientScope
  /** Another scope that allows the route as well. */
  readonly otherScope?: ClientScope
  /** Another scope that the caller needs. */
  readonly secondScope?: ClientScope
  /** Rate limit of İYS that the route has beside the usual one, by the code of its refusal. */
  readonly limit?: IysLimit
}

type Details = Omit<Route, 'method' | 'name' | 'path' | 'handler'>

/** Returns a function that makes a route of this HTTP method. */
const by =
  (method: Route['method']) =>
  (name: string, path: string, handler: Route['handler'], details: Details): Route => ({
    method,
    name,
    path,
    handler,
    ...details,
  })
export const [get, post, put] = [by('GET'), by('POST'), by('PUT')]
