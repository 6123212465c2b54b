import { describe, expect, it } from 'vitest'
import { isSlackUrl, responder } from './response-url.ts'

describe('isSlackUrl()', () => {
  it.each([
    ['https://hooks.slack.com/commands/T1/2/x', undefined],
    ['https://hooks.slack-gov.com/commands/T1/2/x', 'https://slack-gov.com/api/'],
    ['http://127.0.0.1:4444/response', 'http://127.0.0.1:4003/api/'],
    ['http://localhost:4444/response', 'http://127.0.0.1:4003/api/'],
    ['http://slack.playground/response/C1/2', 'http://slack.playground/api/'],
  ])('takes %s where the Web API is %s', (address, apiUrl) => {
    expect(isSlackUrl(address, 'hooks', apiUrl)).toBe(true)
  })

  it.each([
    ['http://hooks.slack.com/commands', undefined],
    ['https://hooks.slack.com.example.com/commands', undefined],
    ['https://hooks.slack.com:8443/commands', undefined],
    ['https://user:pass@hooks.slack.com/commands', undefined],
    ['https://example.com/hooks.slack.com', undefined],
    ['http://169.254.169.254/latest/meta-data', undefined],
    ['http://127.0.0.1/x', undefined],
    ['http://169.254.169.254/latest', 'http://127.0.0.1:4003/api/'],
    ['file:///etc/passwd', undefined],
    ['', undefined],
  ])('refuses %s where the Web API is %s', (address, apiUrl) => {
    expect(isSlackUrl(address, 'hooks', apiUrl)).toBe(false)
  })
})

describe('isSlackUrl() of files', () => {
  it.each([
    ['https://files.slack.com/upload/v1/abc', undefined, true],
    ['http://localhost:8080/upload', 'http://127.0.0.1:9/api/', true],
    ['https://hooks.slack.com/upload', undefined, false],
    ['https://files.slack.com.example.com/upload', undefined, false],
  ])('%s beside %s: %s', (url, apiUrl, is) => {
    expect(isSlackUrl(url, 'files', apiUrl)).toBe(is)
  })
})

describe('responder()', () => {
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
  ])('reads an answer of %d %s', async (status, body, result) => {
    const respond = responder({ fetch: async () => new Response(body, { status }) })
    expect(await respond('https://hooks.slack.com/commands/T1/2/x', {})).toEqual(result)
  })
})
