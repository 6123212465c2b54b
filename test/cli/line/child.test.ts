import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { expect, test } from 'vitest'
import { preloading } from '../../support/clock/shift.ts'
import { forAllTests } from '../../support/opened.ts'
import { entry, runCli, surroundingEnv } from '../../support/processes/processes.ts'
import { newPlace, openSetUp } from '../harness.ts'
import { csv } from '../imports.ts'

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

/** Lets a process take its standard input for a terminal. */
const atTerminal = preloading('data:text/javascript,process.stdin.isTTY=true')

test.each([
  ['en', 'Type the value, then press Enter and Ctrl-D:', 'Type the lines, then press Enter and Ctrl-D:'],
  ['tr', "Değeri yazın, sonra Enter ve Ctrl-D'ye basın:", "Satırları yazın, sonra Enter ve Ctrl-D'ye basın:"],
])('a person at a terminal is asked to type, in %s', async (language, value, lines) => {
  const typed = async (words: string, input: string, more: Record<string, string>) =>
    await runCli({ ...surroundingEnv(), ...place.env, ...more }, place.folder, words.split(' '), input)
  const here = { IZIN_LANG: language, NODE_OPTIONS: atTerminal }
  const client = `client add --provider 123456 --password - --username ${language}@x`
  expect(await typed(client, '0123456789ab\n', here)).toMatchObject({ code: 0, stderr: `${value}\n` })
  const list = 'import - --brand 123457 --dry-run'
  const ended = await typed(list, csv(), here)
  expect([ended.code, ended.stderr.split('\n')[0]]).toEqual([0, lines])
  expect(await typed(list, csv(), { IZIN_LANG: language })).toMatchObject({ code: 0, stderr: '' })
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
