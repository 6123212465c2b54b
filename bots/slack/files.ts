import type { Fetched, FetchFile } from '../../src/jobs/work/fetched.ts'
import { isSlackUrl } from './response-url.ts'
import { type Call, callTimeoutMs } from './web-api.ts'

interface Web {
  readonly call: Call
  readonly apiUrl?: string | undefined
  readonly fetch: typeof fetch
}

/** The token goes to Slack's file servers or the host of the configured Web API only. */
export function sharedFiles({ call, botToken, apiUrl, fetch }: Web & { readonly botToken: string }) {
  async function bytesAt(address: string, name: string): Promise<Fetched> {
    try {
      const connecting = new AbortController()
      const timer = setTimeout(() => connecting.abort(), callTimeoutMs)
      const response = await fetch(address, {
        headers: { authorization: `Bearer ${botToken}` },
        redirect: 'error',
        signal: connecting.signal,
      }).finally(() => clearTimeout(timer))
      // Slack answers with its sign-in page where the scope is missing.
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

  const fetchShared: FetchFile = async (fileId) => {
    const texts = await call('files.info', { file: fileId })
    if (texts.kind === 'no') return { kind: 'gone' }
    if (texts.kind !== 'ok') return { kind: 'later' }
    const { url_private_download: address = '', name = '' } = texts.data.file ?? {}
    return isSlackUrl(address, 'files', apiUrl) ? await bytesAt(address, name) : { kind: 'gone' }
  }
  return fetchShared
}
