import { GrammyError, HttpError } from 'grammy'
import { describe, expect, it } from 'vitest'
import { errorText } from '../../test/telegram/harness.ts'
import { scrubbedLog, scrubOf } from './client.ts'

const token = '7000:AAfakeTokenOfTheTest'
const scrub = scrubOf(token)

describe('scrubOf()', () => {
  it.each([
    [`request to https://api.telegram.org/bot${token}/getMe failed`, 'bot<token>/getMe'],
    ['bot7000%3AAAfakeTokenOfTheTest', 'bot<token>'],
    ['only AAfakeTokenOfTheTest here', 'only <token> here'],
  ])('takes the token out of %j', (text, expected) => {
    expect(scrub.text(text)).toContain(expected)
    expect(scrub.text(text)).not.toContain('AAfake')
  })

  it('keeps an error readable, without the token anywhere and without the payload', () => {
    const inner = new TypeError(`Failed to parse URL from x/bot${token}/getMe`)
    const error = scrub.error(new HttpError("Network request for 'getMe' failed!", inner))
    expect(error.name).toBe('HttpError')
    expect((error.cause as Error).message).toContain('bot<token>/getMe')
    expect(errorText(error)).not.toContain('AAfake')

    const answer = { ok: false as const, error_code: 400, description: 'Bad Request' }
    const refused = scrub.error(new GrammyError('Failed', answer, 'sendMessage', { text: 'gizli' }))
    expect(errorText(refused)).not.toContain('gizli')
  })

  it('ends with causes that go round in a circle', () => {
    const error = new Error('a')
    error.cause = error
    expect(scrub.error(error).message).toBe('a')
  })
})

describe('scrubbedLog()', () => {
  it('takes the token out of errors and fields', () => {
    const lines: string[] = []
    const note = (event: string, ...rest: unknown[]) => {
      lines.push(event, ...rest.map((one) => (one instanceof Error ? errorText(one) : JSON.stringify(one))))
    }
    const log = scrubbedLog({ info: note, warn: note, error: note }, scrub)
    log.info('a', { detail: `bot${token}` })
    log.warn('b')
    log.error('c', new Error(`bot${token}`), { count: 1 })
    expect(lines.join()).not.toContain('AAfake')
    expect(lines.join()).toContain('"count":1')
  })
})
