import { describe, expect, it } from 'vitest'
import { recorded } from '../../test/telegram/harness.ts'
import { kindOf, laneOf, readCommand, readUpdate } from './update.ts'

describe('readCommand()', () => {
  it.each([
    ['/start', 'start', ''],
    ['/start k3Jx_9Qm', 'start', 'k3Jx_9Qm'],
    ['/iptal@ornek_bot  hemen ', 'iptal', 'hemen'],
    ['/çıkış', 'çıkış', ''],
    ['/iptal\nteşekkürler', 'iptal', 'teşekkürler'],
  ])('reads %j', (text, command, rest) => {
    expect(readCommand(text)).toMatchObject({ command, rest })
  })

  it('says which bot is meant', () => {
    expect(readCommand('/abone@ornek_bot kahve')?.bot).toBe('ornek_bot')
    expect(readCommand('/abone kahve')?.bot).toBeNull()
  })

  it.each(['merhaba', '', '/', '/ iptal', '5/7', '/a/b', ' /start'])('takes %j for running text', (text) => {
    expect(readCommand(text)).toBeNull()
  })
})

describe('laneOf()', () => {
  it.each([
    ['start', '7001'],
    ['callback', '7001'],
    ['callback-group', '-1001234567890'],
    ['channel-post', '-1009876543210'],
    ['edited-message', '7001'],
    ['blocked', '7001'],
    ['unknown', '7001'],
  ])('puts %s into the lane of its chat', (name, lane) => {
    expect(laneOf(recorded(name))).toBe(lane)
  })

  it('names a lane for an update without chat or person', () => {
    expect(laneOf({ update_id: 1 })).toBe('none')
  })
})

describe('readUpdate()', () => {
  it.each(['', 'null', '[]', '{}', '{"update_id":"1"}', '{"update_id":1.5}', '{"update_id":1'])(
    'does not take %j for an update',
    (body) => {
      expect(readUpdate(body)).toBeNull()
    },
  )

  it('takes an update of a kind it does not know', () => {
    const update = readUpdate('{"update_id":5,"something_new":{}}')
    expect(update && kindOf(update)).toBe('something_new')
  })
})
