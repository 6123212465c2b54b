import { describe, expect, it, test } from 'vitest'
import { somePicture, somePng } from '../../test/support/daily-post.ts'
import { sharedFiles, uploader } from './files.ts'
import type { CallResult } from './web-api.ts'

function setUp(
  answers: Record<string, CallResult>,
  carried: () => Promise<Response> = async () => new Response('OK'),
) {
  const calls: { method: string; values: Record<string, unknown> }[] = []
  const carries: { url: string; body: Uint8Array }[] = []
  const upload = uploader({
    call: async (method, values) => {
      calls.push({ method, values: { ...values } })
      return answers[method] ?? { kind: 'ok', data: {} }
    },
    fetch: async (url, init) => {
      carries.push({ url: String(url), body: new Uint8Array(await new Response(init?.body).arrayBuffer()) })
      return await carried()
    },
  })
  return { upload, calls, carries }
}

const address = 'https://files.slack.com/upload/v1/abc'
const started: CallResult = { kind: 'ok', data: { upload_url: address, file_id: 'F0PICTURE1' } }

describe('uploader()', () => {
  it('names the file and what it shows, hands the bytes over, and shares it nowhere', async () => {
    const { upload, calls, carries } = setUp({ 'files.getUploadURLExternal': started })
    expect(await upload(somePicture)).toEqual({ kind: 'file', id: 'F0PICTURE1' })
    expect(carries).toEqual([{ url: address, body: somePng }])
    expect(calls).toEqual([
      {
        method: 'files.getUploadURLExternal',
        values: { filename: somePicture.name, length: somePng.length, alt_txt: somePicture.alternative },
      },
      {
        method: 'files.completeUploadExternal',
        values: { files: [{ id: 'F0PICTURE1', title: somePicture.name }] },
      },
    ])
  })

  it('tells a plain no from what may succeed later, at every step', async () => {
    const no: CallResult = { kind: 'no', error: 'missing_scope' }
    const limited: CallResult = { kind: 'limited', afterMs: 1000 }
    const at = async (answers: Record<string, CallResult>, carried?: () => Promise<Response>) =>
      (await setUp({ 'files.getUploadURLExternal': started, ...answers }, carried).upload(somePicture)).kind
    expect(await at({ 'files.getUploadURLExternal': no })).toBe('never')
    expect(await at({ 'files.getUploadURLExternal': limited })).toBe('later')
    expect(await at({ 'files.completeUploadExternal': no })).toBe('never')
    expect(await at({ 'files.completeUploadExternal': { kind: 'lost', detail: 'x' } })).toBe('later')
    expect(await at({}, async () => new Response('', { status: 500 }))).toBe('later')
    expect(await at({}, async () => Promise.reject(new TypeError('fetch failed')))).toBe('later')
  })

  it('hands nothing to an address that is not of Slack', async () => {
    const elsewhere = {
      kind: 'ok',
      data: { upload_url: 'https://example.com/x', file_id: 'F0PICTURE1' },
    } as const
    const { upload, carries } = setUp({ 'files.getUploadURLExternal': elsewhere })
    expect(await upload(somePicture)).toMatchObject({ kind: 'never' })
    expect(carries).toEqual([])
  })
})

const at = (address: string): CallResult => ({
  kind: 'ok',
  data: { file: { url_private_download: address } },
})
const fileUrl = 'https://files.slack.com/files-pri/T1-F1/download/liste.csv'

function fetching(result: CallResult, answer: () => Response | Promise<Response>) {
  const asked: { address: string; authorization: string | null }[] = []
  const fetchShared = sharedFiles({
    call: async () => result,
    botToken: 'xoxb-secret',
    fetch: async (address, init) => {
      asked.push({ address: String(address), authorization: new Headers(init?.headers).get('authorization') })
      return await answer()
    },
  })
  return { fetchShared, asked }
}

test('sharedFiles() fetches a file from Slack with the token of the app', async () => {
  const { fetchShared, asked } = fetching(at(fileUrl), () => new Response('a,b'))
  const fetched = await fetchShared('F1')
  expect(fetched.kind).toBe('file')
  expect(asked).toEqual([{ address: fileUrl, authorization: 'Bearer xoxb-secret' }])
})

test.each([
  'https://files.slack.com.ornek.example/x',
  'http://files.slack.com/x',
  'https://user@files.slack.com/x',
  'http://127.0.0.1/x',
  '',
])('sharedFiles() hands its token to nobody but Slack: %s', async (address) => {
  const { fetchShared, asked } = fetching(at(address), () => new Response('a,b'))
  expect(await fetchShared('F1')).toEqual({ kind: 'gone' })
  expect(asked).toEqual([])
})

test('sharedFiles() tells what may be had later from what is gone', async () => {
  const page = new Response('<html>', { headers: { 'content-type': 'text/html; charset=utf-8' } })
  expect(await fetching(at(fileUrl), () => page).fetchShared('F1')).toEqual({ kind: 'gone' })
  const down = fetching(at(fileUrl), () => new Response('', { status: 502 }))
  expect(await down.fetchShared('F1')).toEqual({ kind: 'later' })
  const cut = fetching(at(fileUrl), () => Promise.reject(new Error('cut')))
  expect(await cut.fetchShared('F1')).toEqual({ kind: 'later' })
  const unknown = fetching({ kind: 'no', error: 'file_not_found' }, () => new Response(''))
  expect(await unknown.fetchShared('F1')).toEqual({ kind: 'gone' })
  const limited = fetching({ kind: 'limited', afterMs: 1 }, () => new Response(''))
  expect(await limited.fetchShared('F1')).toEqual({ kind: 'later' })
})
