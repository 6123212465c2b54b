import { expect, test } from 'vitest'
import type { CallResult } from './web.ts'
import { sharedFiles } from './web.ts'

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
])('sharedFiles() hands its token to Slack alone: %s', async (address) => {
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
