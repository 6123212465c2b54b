import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { expect, test } from 'vitest'
import { forAllTests } from '../../support/opened.ts'
import { entry, surroundingEnv } from '../../support/processes/processes.ts'
import { newPlace, openSetUp } from '../harness.ts'

const place = forAllTests(openSetUp)

test('a reader that has seen enough ends the command without a complaint', async () => {
  const child = spawn(process.execPath, [entry, 'setting', 'list'], {
    cwd: place.folder,
    env: { ...surroundingEnv(), ...place.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stdout.destroy()
  let err = ''
  child.stderr.on('data', (text) => {
    err += text
  })
  await once(child, 'close')
  expect(err).toBe('')
})

test('the key is told of when it is made, beside the file that is used without any environment', async () => {
  const empty = newPlace({ DATABASE_URL: '' })
  try {
    const { code, err } = await empty.run('migrate')
    expect(code).toBe(0)
    expect(err).toMatch(/^A key was made: .*data\/izin\.key\./)
    expect((await empty.run('migrate')).err).toBe('')
  } finally {
    empty.close()
  }
})

test('a server whose port is taken makes no database and no key', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  const empty = newPlace({ DATABASE_URL: '', PORT: String(port) })
  try {
    const { code, err } = await empty.run('serve')
    expect(code).toBe(1)
    expect(err).toContain('another program uses this port')
    expect(existsSync(empty.file('data'))).toBe(false)
  } finally {
    empty.close()
    taken.close()
  }
})
