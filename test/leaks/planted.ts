import { spawn } from 'node:child_process'
import { hash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'vitest'
import type { Reply } from '../../bots/commands/reply.ts'
import { textOf } from '../support/commands.ts'
import { fakePlatform } from '../support/delivery.ts'
import { holdsAddresses } from '../support/leaks/leaks.ts'
import { slackHarness } from '../support/platforms/slack.ts'
import { openSlack } from '../support/platforms/slack-double.ts'
import { openTelegram } from '../support/platforms/telegram-double.ts'
import { openTestRegister, phone, say } from '../support/register.ts'
import { openAuthority } from '../support/verification/time-stamp-authority.ts'

/* A suite that leaks addresses into places of every kind; `leaks.test.ts` runs it and reads what it is told. */

const canonical = phone(1234567).address
const national = '0500 123 45 67'
const mail = 'alici1@ornek.example'

describe('prints', () => {
  // biome-ignore lint/suspicious/noConsole: this is what it must not do
  it('through the console', () => console.warn('planted', { to: national }))

  it('past the console', () => void process.stderr.write(`planted ${mail}\n`))

  it('by a child', async () => {
    await once(spawn(process.execPath, ['-e', `console.error('tel:${canonical}')`]), 'close')
  })

  it('into the log', () => slackHarness().options.log.error('planted', new Error(`Cannot read ${national}`)))
})

describe('sends', () => {
  const outgoing = { id: 1, target: 'C0RAPOR', mayBeRepeat: false } as const
  const message = { kind: 'call', method: 'post', payload: { text: national } } as const

  it('through the outbox', async () => {
    await fakePlatform().send({ ...outgoing, platform: 'slack', message })
  })

  it('on a button', () => {
    const action = { name: 'record', values: [canonical] }
    const reply: Reply = { summary: '', parts: [{ kind: 'choices', choices: [{ label: 'Ekle', action }] }] }
    textOf(reply)
  })

  it.each([
    ['Slack', openSlack],
    ['Telegram', async () => ({ ...(await openTelegram()) })],
  ])('to %s', async (_, open) => {
    const server = await open()
    const url = 'url' in server ? server.url : server.apiRoot
    await fetch(`${url}/api/x`, {
      method: 'POST',
      body: JSON.stringify({ link: `/r?${encodeURIComponent(mail)}` }),
    })
    await server.close()
  })

  it('to the time-stamp authority', async () => {
    const authority = await openAuthority()
    authority.behaviour = 'empty'
    await fetch(authority.url, { method: 'POST', body: canonical })
    await authority.close()
  })
})

describe('stores', () => {
  const folder = () => mkdtempSync(join(tmpdir(), 'planted-'))

  it('in a database', async () => {
    const { engine, close } = await openTestRegister()
    await engine.apply([
      'CREATE TABLE planted (note)',
      `INSERT INTO planted VALUES ('RET${canonical}BIREYSEL')`,
    ])
    await close()
  })

  it('in a database, until the next statement', async () => {
    const { engine, close } = await openTestRegister()
    await engine.apply(['CREATE TABLE brief (note)', `INSERT INTO brief VALUES ('${mail}')`])
    await engine.apply(['DELETE FROM brief'])
    await close()
  })

  it('digests of a request in a database', async () => {
    const body = JSON.stringify({ to: mail })
    await fetch('data:,', { method: 'POST', body })
    const { engine, close } = await openTestRegister()
    const note = JSON.stringify({ request: hash('sha256', body) })
    await engine.apply(['CREATE TABLE digests (note)', `INSERT INTO digests VALUES ('${note}')`])
    await close()
  })

  it('a digest of the address of a row in a database', async () => {
    const { engine, register, close } = await openTestRegister()
    await say(register, phone(1234567), 'RET')
    const digits = hash('md5', canonical.slice(1))
    await engine.apply(['CREATE TABLE numbers (digits)', `INSERT INTO numbers VALUES ('${digits}')`])
    await close()
  })

  it('in a file that is removed at once', () => {
    const removed = join(folder(), 'removed.txt')
    writeFileSync(removed, national)
    rmSync(removed)
  })

  it('in a folder that is removed at once', async () => {
    const removed = folder()
    writeFileSync(join(removed, 'inner.txt'), national)
    await rm(removed, { recursive: true })
  })

  it('in a file that is left behind, and in its name', () => {
    writeFileSync(join(folder(), `left-${canonical}.txt`), `Sayın ${mail}`)
  })

  it('in allowed columns', () => {
    writeFileSync(holdsAddresses(join(folder(), 'declared.csv')), `${canonical}\n${mail}`)
    writeFileSync(join(folder(), 'masked.txt'), '+90 532 ••• •• 67 a•••@o•••.example')
  })
})
