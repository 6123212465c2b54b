import { describe, expect, it } from 'vitest'
import { StorageError, UnknownOutcomeError } from '../../db/engine.ts'
import { failureReply, loggable, TriedAgainLater } from './failure.ts'

describe('failureReply()', () => {
  it('says that nothing changed when the database says so', () => {
    const error = new StorageError('database is full', { cause: null, passing: false })
    expect(failureReply(error, 'tr', '7F3A-21').summary).toBe(
      'Şu anda kaydedemedim, hiçbir şey değişmedi. Birkaç dakika sonra yeniden deneyin. ' +
        'Sürerse yöneticiye şu kodu iletin: 7F3A-21.',
    )
  })

  it('says that nothing has changed yet of a request that is tried again', () => {
    expect(failureReply(new TriedAgainLater('x'), 'tr', '7F3A-21').summary).toMatch(
      /henüz hiçbir şey değişmedi.*yeniden dener.*7F3A-21/,
    )
    expect(failureReply(new TriedAgainLater('x'), 'en', '7F3A-21').summary).toContain(
      'nothing has changed yet',
    )
  })

  it('does not claim to know what became of the request after any other error', () => {
    for (const language of ['tr', 'en'] as const) {
      for (const error of [new TypeError('x'), new UnknownOutcomeError('answer lost')]) {
        const { summary } = failureReply(error, language, '7F3A-21')
        expect(summary).toContain('7F3A-21')
        expect(summary).not.toMatch(/kaydedildi|hiçbir şey değişmedi|nothing has changed/)
      }
    }
  })
})

describe('loggable()', () => {
  it('says what and where, but not what the message quotes', () => {
    const { message } = loggable(new TypeError('Cannot read "+905321234567"\n    at 0532/a:1:1'))
    expect(message).toMatch(/^TypeError at commands\/failure\.test\.ts:\d+:\d+/)
    expect(message).not.toMatch(/532/)
  })

  it('keeps the message of the database', () => {
    const error = new StorageError('database is locked', { cause: null, passing: true })
    expect(loggable(error)).toBe(error)
  })

  it('does not repeat a thrown text', () => {
    expect(loggable('+905321234567').message).toBe('a thrown string')
  })
})
