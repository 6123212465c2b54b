import { auth } from 'hono/utils/basic-auth'
import { type Refusal, refused } from '../../util/refusal.ts'
import type { Fields } from './body.ts'

/** Form fields in which OAuth 2.0 sends a client's name (`client_id`) and password (RFC 6749, 2.3.1). */
type ClientFields = { readonly client_id?: unknown; readonly client_secret?: unknown }

/** True if the fields of a token request say that it signs in by a client's name and password. */
export function usesClientCredentials(fields: Fields): boolean {
  return fields.grant_type === 'client_credentials'
}

/**
 * Adds the name and password of the Authorization header to the fields of a request. Refuses a body that has a password too,
 * or another name, since a client must use only one method.
 */
export function withBasic(
  request: Request,
  fields: Fields,
): { readonly kind: 'read'; readonly fields: Fields } | Refusal<'two-methods'> {
  const sent = usesClientCredentials(fields) ? auth(request) : undefined
  if (sent === undefined) return { kind: 'read', fields }
  const client = decodeCredentials(sent)
  const { client_id: name = client.client_id, client_secret: password }: ClientFields = fields
  return password === undefined && name === client.client_id
    ? { kind: 'read', fields: { ...fields, ...client } }
    : refused('two-methods')
}

/**
 * Decodes the name and password of a client. RFC 6749 has both encoded as in a form, but many programs do not encode them.
 * They are taken as they are if the name has characters that the encoding would have replaced.
 */
function decodeCredentials({ username, password }: NonNullable<ReturnType<typeof auth>>) {
  const isEncoded = /^[\w.*%+-]*$/.test(username)
  const decode = (text: string) => (isEncoded ? decodeFormText(text) : text)
  return { client_id: decode(username), client_secret: decode(password) }
}

/** Decodes a URL-encoded text of a form. Returns the text unchanged if it is no valid encoding. */
function decodeFormText(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
