import { expect, it } from 'vitest'
import { isSlackUrl, responder } from './web.ts'

it.each<['hooks' | 'files', boolean, string, string?]>([
  ['hooks', true, 'https://hooks.slack.com/commands/T1/2/x'],
  ['hooks', true, 'https://hooks.slack-gov.com/commands/T1/2/x', 'https://slack-gov.com/api/'],
  ['hooks', true, 'http://127.0.0.1:4444/response', 'http://127.0.0.1:4003/api/'],
  ['hooks', true, 'http://localhost:4444/response', 'http://127.0.0.1:4003/api/'],
  ['hooks', true, 'http://slack.playground/response/C1/2', 'http://slack.playground/api/'],
  ['files', true, 'https://files.slack.com/upload/v1/abc'],
  ['files', true, 'http://localhost:8080/upload', 'http://127.0.0.1:9/api/'],
  ['hooks', false, 'http://hooks.slack.com/commands'],
  ['hooks', false, 'https://hooks.slack.com.example.com/commands'],
  ['hooks', false, 'https://hooks.slack.com:8443/commands'],
  ['hooks', false, 'https://user:pass@hooks.slack.com/commands'],
  ['hooks', false, 'https://example.com/hooks.slack.com'],
  ['hooks', false, 'http://169.254.169.254/latest/meta-data'],
  ['hooks', false, 'http://127.0.0.1/x'],
  ['hooks', false, 'http://169.254.169.254/latest', 'http://127.0.0.1:4003/api/'],
  ['hooks', false, 'file:///etc/passwd'],
  ['hooks', false, ''],
  ['files', false, 'https://hooks.slack.com/upload'],
  ['files', false, 'https://files.slack.com.example.com/upload'],
])('isSlackUrl(): among %s says %s of %s where the Web API is %s', (kind, is, address, apiUrl) => {
  expect(isSlackUrl(address, kind, apiUrl)).toBe(is)
})

it.each([
  [200, 'ok', { kind: 'ok', data: {} }],
  [200, '{"ok":true}', { kind: 'ok', data: {} }],
  [200, '{"ok":false,"error":"invalid_blocks"}', { kind: 'no', error: 'invalid_blocks' }],
  [400, '{"ok":false,"error":"invalid_blocks"}', { kind: 'no', error: 'invalid_blocks' }],
  [400, 'invalid_blocks', { kind: 'no', error: 'invalid_blocks' }],
  [200, 'invalid_blocks', { kind: 'no', error: 'invalid_blocks' }],
  [400, 'invalid_blocks\n', { kind: 'no', error: 'invalid_blocks' }],
  [200, 'invalid_blocks: rows', { kind: 'no', error: 'invalid_blocks' }],
  [404, 'Expired url', { kind: 'no', error: 'http_404' }],
  [200, '<html>', { kind: 'lost', detail: 'a page, not an answer' }],
  [408, 'request_timeout', { kind: 'lost', detail: 'HTTP 408' }],
  [502, 'bad_gateway', { kind: 'lost', detail: 'HTTP 502' }],
])('responder(): reads an answer of %d %s', async (status, body, result) => {
  const respond = responder({ fetch: async () => new Response(body, { status }) })
  expect(await respond('https://hooks.slack.com/commands/T1/2/x', {})).toEqual(result)
})
