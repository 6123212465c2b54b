import { isUploadUrl } from './upload.ts'
import { type Call, callTimeoutMs } from './web-api.ts'

/** A file that somebody has shared with the app; `later` where Slack gives no answer just now. */
export type SharedFile =
  | { readonly kind: 'file'; readonly bytes: AsyncIterable<Uint8Array>; readonly name: string }
  | { readonly kind: 'gone' }
  | { readonly kind: 'later' }

export type FetchShared = (fileId: string) => Promise<SharedFile>

/** Fetches shared files from Slack's own file servers, or the host of the configured Web API, and from nowhere else. */
export function sharedFiles(options: {
  readonly call: Call
  readonly botToken: string
  readonly apiUrl?: string | undefined
  readonly fetch: typeof fetch
}): FetchShared {
  const { call, botToken, apiUrl, fetch } = options

  async function bytesAt(address: string, name: string): Promise<SharedFile> {
    try {
      const connecting = new AbortController()
      const timer = setTimeout(() => connecting.abort(), callTimeoutMs)
      const response = await fetch(address, {
        headers: { authorization: `Bearer ${botToken}` },
        redirect: 'error',
        signal: connecting.signal,
      }).finally(() => clearTimeout(timer))
      // Without the right scope Slack answers with the page where people sign in.
      const isPage = (response.headers.get('content-type') ?? '').startsWith('text/html')
      if (response.ok && response.body !== null && !isPage) {
        return { kind: 'file', name, bytes: response.body as unknown as AsyncIterable<Uint8Array> }
      }
      await response.body?.cancel()
      return { kind: response.status >= 500 || response.status === 429 ? 'later' : 'gone' }
    } catch {
      return { kind: 'later' }
    }
  }

  return async (fileId) => {
    const told = await call('files.info', { file: fileId })
    if (told.kind === 'no') return { kind: 'gone' }
    if (told.kind !== 'ok') return { kind: 'later' }
    const { url_private_download: address = '', name = '' } = told.data.file ?? {}
    return isUploadUrl(address, apiUrl) ? await bytesAt(address, name) : { kind: 'gone' }
  }
}
