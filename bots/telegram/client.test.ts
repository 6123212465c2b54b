import { describe, expect, it } from 'vitest'
import { scrubOf } from './client.ts'

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

  it('ends with causes that go round in a circle', () => {
    const error = new Error('a')
    error.cause = error
    expect(scrub.error(error).message).toBe('a')
  })
})
