import { describe, expect, it } from 'vitest'
import { describe as answerText, logTo, scrub } from './log.ts'

function logged(level: Parameters<typeof logTo>[1] = 'info') {
  const lines: Record<string, unknown>[] = []
  const log = logTo(
    (line) => lines.push(JSON.parse(line) as Record<string, unknown>),
    level,
    () => 0,
  )
  return { log, lines }
}

describe('logTo()', () => {
  it('writes one JSON object a line, with time, level, event and fields', () => {
    const { log, lines } = logged()
    log.info('day.closed', { date: '2026-03-02' })
    expect(lines).toEqual([
      { time: '1970-01-01T00:00:00.000Z', level: 'info', event: 'day.closed', date: '2026-03-02' },
    ])
  })

  it('lets no field take the place of time, level or event', () => {
    const { log, lines } = logged()
    log.warn('slack.gone', { event: 'app_uninstalled', level: 'x' })
    expect(lines[0]).toMatchObject({ event: 'slack.gone', level: 'warn' })
  })

  it('leaves out what is below its level', () => {
    const { log, lines } = logged('warn')
    log.debug('a')
    log.info('b')
    log.warn('c')
    log.error('d', new Error('x'))
    expect(lines.map(({ event }) => event)).toEqual(['c', 'd'])
  })

  it('tells an error with its causes, and no endless chain of them', () => {
    const cause = new TypeError('inner')
    expect(answerText(new Error('outer', { cause }))).toBe('Error: outer < TypeError: inner')
    const loop = new Error('loop')
    loop.cause = loop
    expect(answerText(loop).split(' < ')).toHaveLength(5)
  })
})

describe('scrub()', () => {
  it.each([
    '+905321234567',
    '+90 532 123 45 67',
    '0532 123 45 67',
    '0(532) 123-45-67',
    '905321234567',
    'ayse@ornek.example',
    'a.b+c@x-y.com.tr',
  ])('strikes out %s wherever it stands', (address) => {
    const line = JSON.stringify({ event: 'x', error: `Error: no answer for ${address}, gave up` })
    expect(scrub(line)).not.toContain(address)
    expect(JSON.parse(scrub(line))).toHaveProperty('event', 'x')
  })

  it('strikes out tokens', () => {
    expect(scrub('https://api.telegram.org/bot7000:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc/getMe')).not.toContain(
      'AAEh',
    )
    expect(scrub('{"error":"cannot reach https://user:gizli@iz.ornek.com.tr/v1"}')).toBe(
      '{"error":"cannot reach https://[credentials]@iz.ornek.com.tr/v1"}',
    )
    expect(scrub('cannot reach libsql://izin.example?authToken=gizli&tls=1')).toBe(
      'cannot reach libsql://izin.example?authToken=[token]&tls=1',
    )
    expect(scrub('token xoxb-123-456-abc refused')).not.toContain('xoxb')
  })

  it('leaves times, counts and ids as they are', () => {
    const line =
      '{"time":"2026-11-24T15:46:00.603Z","port":3000,"item":123456,"date":"2026-03-02","pid":24811}'
    expect(scrub(line)).toBe(line)
  })
})
