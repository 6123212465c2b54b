import { auth } from 'hono/utils/basic-auth'
import { type Refusal, refused } from '../../util/refusal.ts'
import type { Fields } from './body.ts'

/** Names of OAuth 2.0 for a client's name and password (RFC 6749, 2.3.1). */
type ClientFields = { readonly client_id?: unknown; readonly client_secret?: unknown }

export function asksAsClient(fields: Fields): boolean {
  return fields.grant_type === 'client_credentials'
}

/**
 * Returns the fields of a request with the name and password that its Authorization header has. Refuses a body that has a
 * password too or another name, since a client uses one method alone.
 */
export function withBasic(
  request: Request,
  fields: Fields,
): { readonly kind: 'read'; readonly fields: Fields } | Refusal<'two-methods'> {
  const sent = asksAsClient(fields) ? auth(request) : undefined
  if (sent === undefined) return { kind: 'read', fields }
  const client = decoded(sent)
  const { client_id: name = client.client_id, client_secret: password }: ClientFields = fields
  return password === undefined && name === client.client_id
    ? { kind: 'read', fields: { ...fields, ...client } }
    : refused('two-methods')
}

/**
 * RFC 6749 has both encoded as in a form, which many programs do not do. A name with letters that the encoding would have
 * replaced shows that it was left out.
 */
function decoded({ username, password }: NonNullable<ReturnType<typeof auth>>) {
  const isEncoded = /^[\w.*%+-]*$/.test(username)
  const read = (text: string) => (isEncoded ? formDecoded(text) : text)
  return { client_id: read(username), client_secret: read(password) }
}

/** Returns a text that is no encoding as it is. */
function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
