import type { Context } from 'hono'
import { newToken } from '../../crypto/vault.ts'
import { formBytesMax } from '../../http/streams.ts'
import { type Client, clientNamed } from '../../register/company/clients.ts'
import { type Refusal, refused } from '../../util/refusal.ts'
import type { Answer } from './answers.ts'
import { asObject, type Fields, isJson, readText } from './body.ts'
import { usesClientCredentials, withBasic } from './client-credentials.ts'
import { type ApiContext, mayUse, open } from './context.ts'
import { ApiError, answerJson } from './faults.ts'
import { requests } from './requests.ts'
import { accessSeconds, type Claims, readToken, refreshSeconds, signToken } from './sessions.ts'

type Tokens = Answer<'Tokens'>
type Granted = Client | { readonly invalid: TokenFault; readonly reason: string }
/** Error of OAuth 2.0 without its prefix: `invalid_request`, `invalid_grant` or `invalid_client`. */
type TokenFault = 'request' | 'grant' | 'client'

/** Maximum number of bytes of brands in a token: it is sent in a header, and servers take 8 to 16 KiB of headers. */
const brandsBytesMax = 3000

/** `POST /oauth2/token`: answers access and refresh tokens for a password, or for a refresh token. */
export const issueTokens = open(async (api, c) => {
  // Parsing a form of many megabytes without `=` would keep Node busy for seconds.
  const text = await readText(c, formBytesMax)
  const body = fieldsOf(text, c.req.header('content-type') ?? '')
  if (body === null) return oauthError(c, 'request', 'İstek gövdesi ne JSON ne de form.')
  const credentials = withBasic(c.req.raw, body)
  if (credentials.kind === 'refused')
    return oauthError(c, 'request', 'Kimlik bilgileri hem başlıkta hem gövdede gönderilemez.')
  const { fields } = credentials
  const isClient = usesClientCredentials(fields)
  const network = api.networkOf(c)
  const name = isClient ? fields.client_id : fields.username
  const waitMs = api.limiters.waitForToken(network, typeof name === 'string' ? name : '', api.clock())
  if (waitMs > 0) throw new ApiError([{ code: 'H084' }], waitMs)
  const granted = await authenticate(api, fields, network)
  if ('invalid' in granted) return oauthError(c, granted.invalid, granted.reason)
  c.header('cache-control', 'no-store')
  const tokens = await tokensFor(api, granted)
  return answerJson(c, isClient ? withoutRefreshToken(tokens, granted) : tokens)
})

/** Returns tokens without the refresh token. With `client_credentials` there is none (RFC 6749, 4.4.3): the client signs in again. */
function withoutRefreshToken({ access_token, expires_in, token_type }: Tokens, { scopes }: Client): Tokens {
  return { access_token, expires_in, token_type, scope: scopes.join(' ') }
}

/** Returns the fields of a token request, sent as a form or as JSON; null if the body is neither. */
function fieldsOf(text: string, contentType: string): Fields | null {
  if (contentType.toLowerCase().startsWith('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(text))
  }
  if (contentType !== '' && !isJson(contentType)) return null
  try {
    return asObject(JSON.parse(text))
  } catch {
    return null
  }
}

/** Checks the password or refresh token of a token request. Returns its client, or the error of OAuth 2.0 to answer. */
async function authenticate(api: ApiContext, fields: Fields, network: string): Promise<Granted> {
  const { data: request, error } = requests.TokenRequest.safeParse(fields)
  if (error !== undefined) {
    const reason = error.issues[0]?.message ?? ''
    if (usesClientCredentials(fields)) return { invalid: 'client', reason }
    // İYS answers an empty field with another error than a missing one.
    const isEmpty = Object.values(fields).includes('')
    return { invalid: isEmpty ? 'grant' : 'request', reason }
  }
  if (request.grant_type === 'refresh_token') return await byRefreshToken(api, request.refresh_token)
  const isClient = request.grant_type === 'client_credentials'
  const credentials = isClient ? { username: request.client_id, password: request.client_secret } : request
  const signedIn = await byPassword(api, credentials, network)
  return signedIn.kind === 'refused'
    ? { invalid: isClient ? 'client' : 'request', reason: 'Kullanıcı kimlik bilgileri geçersiz.' }
    : signedIn.client
}

/** Signs a client in. A wrong password is logged. */
export async function byPassword(
  api: ApiContext,
  { username, password }: { readonly username: string; readonly password: string },
  network: string,
): Promise<{ readonly kind: 'signed-in'; readonly client: Client } | Refusal<'wrong-password'>> {
  const namedClient = await clientNamed(api.register, username)
  const { checkPassword } = api.limiters
  const isRight = await checkPassword(username, password, namedClient?.passwordHash, api.clock())
  if (namedClient !== null && isRight) return { kind: 'signed-in', client: namedClient.client }
  // Only a known name is logged: any other text may be a password in the wrong field.
  api.log.warn('iys.sign-in.failed', { client: namedClient?.client.username, network })
  return refused('wrong-password')
}

/** Returns the client of a refresh token. Refuses a token from before the client was removed or got a new password. */
async function byRefreshToken(api: ApiContext, token: string): Promise<Granted> {
  const reading = await readToken(api.tokenKey, token, api.clock())
  const claims = reading.kind === 'read' ? reading.claims : null
  const client = claims?.use === 'refresh' ? (await clientNamed(api.register, claims.sub))?.client : undefined
  if (client !== undefined && client.since === claims?.since) return client
  return { invalid: 'grant', reason: 'refresh_token geçersiz ya da süresi dolmuş.' }
}

/** Makes an access token and a refresh token for a client. */
async function tokensFor(api: ApiContext, client: Client): Promise<Tokens> {
  const provider = await api.directory.provider()
  const iat = Math.floor(api.clock() / 1000)
  const common = {
    sub: client.username,
    since: client.since,
    iat,
    serviceProvider: { title: provider?.name ?? '', iysCode: client.providerCode },
  }
  const access: Claims = {
    ...common,
    use: 'access',
    exp: iat + accessSeconds,
    jti: newToken(),
    brands: await brandClaims(api, client),
  }
  const refresh: Claims = { ...common, use: 'refresh', exp: iat + refreshSeconds, jti: newToken() }
  return {
    access_token: await signToken(api.tokenKey, access),
    expires_in: accessSeconds,
    refresh_token: await signToken(api.tokenKey, refresh),
    refresh_expires_in: refreshSeconds,
    token_type: 'bearer',
  }
}

/** Returns the client's open brands for its token, as many as fit. They are only information: rights are in the database. */
async function brandClaims(api: ApiContext, client: Client) {
  const brands = await api.directory.brands()
  const claims = brands
    .filter((brand) => mayUse(client, brand) && brand.closedAt === null)
    .map(({ code, name }) => ({ brandCode: code, name }))
  let bytes = 0
  return claims.filter((claim) => {
    bytes += Buffer.byteLength(JSON.stringify(claim))
    return bytes <= brandsBytesMax
  })
}

/** Answers a token request with an error of OAuth 2.0 (RFC 6749, 5.2): 401 for wrong client credentials, else 400. */
function oauthError(c: Context, fault: TokenFault, reason: string): Response {
  if (fault === 'client') {
    c.header('www-authenticate', 'Basic realm="izin", charset="UTF-8"')
    const error = { error: 'invalid_client', error_description: reason, code: 'IZIN-401' } as const
    return answerJson<Answer<'ClientError'>>(c, error, 401)
  }
  const error = { error: `invalid_${fault}`, error_description: reason, code: 'IZIN-400-TOKEN' } as const
  return answerJson<Answer<'TokenError'>>(c, error, 400)
}
