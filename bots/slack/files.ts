import type { Picture } from '../../src/jobs/report/picture.ts'
import type { Fetched, FetchFile } from '../../src/jobs/work/fetched.ts'
import { isSlackUrl } from './response-url.ts'
import { type Call, type CallResult, callTimeoutMs } from './web-api.ts'

/** `later` when the upload may succeed if it is tried again. */
export type Uploaded =
  | { readonly kind: 'file'; readonly id: string }
  | { readonly kind: 'later' | 'never'; readonly detail: string }

interface Web {
  readonly call: Call
  readonly apiUrl?: string | undefined
  readonly fetch: typeof fetch
}

export type Upload = (picture: Picture) => Promise<Uploaded>

/** Shares the picture nowhere, so that a repeated upload leaves no second message. */
export function uploader({ call, apiUrl, fetch }: Web): Upload {
  async function carry(address: string, png: Uint8Array): Promise<CallResult> {
    try {
      const response = await fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body: new Uint8Array(png),
        redirect: 'error',
        signal: AbortSignal.timeout(callTimeoutMs),
      })
      await response.body?.cancel()
      return response.ok ? { kind: 'ok', data: {} } : { kind: 'lost', detail: `HTTP ${response.status}` }
    } catch (error) {
      return { kind: 'lost', detail: error instanceof Error ? error.name : 'no answer' }
    }
  }

  return async ({ name, png, alternative }) => {
    const started = await call('files.getUploadURLExternal', {
      filename: name,
      length: png.length,
      alt_txt: alternative.slice(0, altMax),
    })
    if (started.kind !== 'ok') return failed(started)
    const { upload_url: address = '', file_id: id = '' } = started.data
    if (id === '' || !isSlackUrl(address, 'files', apiUrl))
      return { kind: 'never', detail: 'no address to upload to' }
    const carried = await carry(address, png)
    if (carried.kind !== 'ok') return failed(carried)
    const completed = await call('files.completeUploadExternal', { files: [{ id, title: name }] })
    return completed.kind === 'ok' ? { kind: 'file', id } : failed(completed)
  }
}

/** Limit of Slack. */
const altMax = 1000

function failed(result: Exclude<CallResult, { kind: 'ok' }>): Uploaded {
  if (result.kind === 'no') return { kind: 'never', detail: result.error }
  return { kind: 'later', detail: result.kind === 'lost' ? result.detail : 'ratelimited' }
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
