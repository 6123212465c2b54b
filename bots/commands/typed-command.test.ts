import { describe, expect, test } from 'vitest'
import { readTypedCommand } from './typed-command.ts'

describe('readTypedCommand()', () => {
  test.each([
    ['/start', 'start', ''],
    ['/start k3Jx_9Qm', 'start', 'k3Jx_9Qm'],
    ['/iptal@ornek_bot  hemen ', 'iptal', 'hemen'],
    ['/çıkış', 'çıkış', ''],
    ['/iptal\nteşekkürler', 'iptal', 'teşekkürler'],
  ])('reads %j', (text, command, rest) => {
    expect(readTypedCommand(text)).toMatchObject({ command, rest })
  })

  test('says which bot is meant', () => {
    expect(readTypedCommand('/abone@ornek_bot kahve')?.bot).toBe('ornek_bot')
    expect(readTypedCommand('/abone kahve')?.bot).toBeNull()
  })

  test.each(['merhaba', '', '/', '/ iptal', '5/7', '/a/b', ' /start'])(
    'takes %j for running text',
    (text) => {
      expect(readTypedCommand(text)).toBeNull()
    },
  )
})
