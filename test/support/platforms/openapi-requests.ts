interface Parameter {
  readonly name: string
  readonly in: string
  readonly example?: unknown
  readonly schema: { readonly default?: unknown }
}

interface Operation {
  readonly parameters: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly example: unknown }>> }
}

/** The part of /openapi.json that a form of /docs/api is filled in from. */
export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

/** The request of each operation as the viewer fills it in. */
export function requestsOf({ paths }: OpenApiDocument) {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { parameters, requestBody }]) => {
      const values = parameters.map((one) => ({ ...one, value: one.example ?? one.schema.default }))
      const inPath = new Map(values.map(({ name, value }) => [name, String(value)]))
      const query = values.filter((one) => one.in === 'query' && one.value !== undefined)
      const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => inPath.get(name) ?? '')
      const search = new URLSearchParams(query.map(({ name, value }) => [name, String(value)]))
      const [type = '', { example } = { example: undefined }] =
        Object.entries(requestBody?.content ?? {})[0] ?? []
      return {
        name: `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
        path,
        method: method.toUpperCase(),
        address: search.size === 0 ? address : `${address}?${search}`,
        type,
        body: typeof example === 'string' || example === undefined ? example : JSON.stringify(example),
      }
    }),
  )
}

/** Statuses of the forms that lack a password, a ticket or a receiver that answers. */
const needMore: Readonly<Record<string, number>> = {
  'POST /oauth2/token': 400,
  'GET /v1/tickets/:ticketId': 404,
  // No sender is set up.
  'POST /v1/proofs': 503,
  'POST /v1/proofs/:proofId/confirm': 404,
  'GET /v1/proofs/:proofId': 404,
  'POST /sps/:iysCode/brands/:brandCode/push/registration': 422,
  'POST /sps/:iysCode/brands/:brandCode/push/unregistration': 422,
  'POST /v1/iys/push': 401,
}

/** True if the request of this name, sent as its form is filled in, is to be answered with this status. */
export function isRightAnswer(name: string, status: number): boolean {
  const wanted = needMore[name]
  return wanted === undefined ? status < 300 : status === wanted
}
