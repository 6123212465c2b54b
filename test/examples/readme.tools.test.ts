import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openAddressFolder } from '../support/folder.ts'
import { forAllTests } from '../support/opened.ts'
import { freePort } from '../support/processes/free-port.ts'
import { entry, startServer, surroundingEnv } from '../support/processes/processes.ts'

/* Runs each command of the examples' README as it is written, with bash and curl, beside the playground. */

const examples = join(import.meta.dirname, '../../examples')
const folder = forAllTests(openAddressFolder)
const readme = readFileSync(join(examples, 'README.md'), 'utf8')
/** Indented blocks in their order. */
const blocks = [...readme.matchAll(/(?:^ {4}.+\n)+/gm)].map(([block]) => block.replaceAll(/^ {4}/gm, ''))
const env = () => ({ ...surroundingEnv(), HOME: folder.path })
const stops: (() => unknown)[] = []
let url: string

beforeAll(async () => {
  cpSync(examples, folder.file('examples'), { recursive: true })
  const server = await startServer({ ...env(), PORT: '0' }, folder.path, () => {})
  stops.push(() => server.child.kill())
  url = `http://127.0.0.1:${server.port}`
})
afterAll(() => {
  for (const stop of stops) stop()
})

/** Runs commands with the address of this server, and with the password once it is printed. */
async function run(commands: string): Promise<string> {
  const script = [
    'set -e -o pipefail',
    `npm() { shift 4; "${process.execPath}" "${entry}" "$@" | tee printed; }`,
    `node() { "${process.execPath}" "$@"; }`,
    `export IZIN_URL=${url}`,
    commands.replace('IZIN_PASSWORD=…', `IZIN_PASSWORD=$(sed -n 's/.*only now: //p' printed)`),
  ]
  const options = { cwd: folder.path, env: env() }
  return (await promisify(execFile)('bash', ['-c', script.join('\n')], options)).stdout
}

function startReceiver(command: string, secret: string, port: number): { text: () => string } {
  const [, program = ''] = command.match(/^IZIN_WEBHOOK_SECRET=whsec_… node (\S+)$/m) ?? []
  const receiverEnv = { ...env(), IZIN_WEBHOOK_SECRET: secret, PORT: String(port) }
  const receiver: ChildProcess = spawn(process.execPath, [program], { cwd: folder.path, env: receiverEnv })
  stops.push(() => receiver.kill())
  let printed = ''
  receiver.stdout?.on('data', (text) => {
    printed += text
  })
  return { text: () => printed }
}

it('a stranger asks with curl and with Node, and hears of the RET behind the link', async () => {
  const [start, client = '', promised = '', webhook = '', ...more] = blocks
  expect([start, more]).toEqual(['npm start\n', []])

  const printed = await run(client)
  expect(printed).toMatch(/\{"checkedAt".*"maySend":true.*"link":\{.*"maySend":false.*\}\n/)
  const [permitted, refused, link = ''] = printed.trim().split('\n').slice(-3)
  expect(
    `${permitted}\n${refused}\n${link.replace(/^(\S+ ).*\/r\/.*/, '$1http://127.0.0.1:3000/r/…')}\n`,
  ).toBe(promised)

  const port = await freePort()
  const [add = '', receive = ''] = webhook.trim().split('\n')
  // The database is named in the shell of the block before.
  const named = `export DATABASE_URL=file:data/playground.db\n${add.replace('8080', String(port))}`
  const [secret = ''] = (await run(named)).match(/whsec_\S+/) ?? []
  const receiver = startReceiver(receive, secret, port)
  await expect.poll(() => receiver.text()).toContain(`Waiting for events on port ${port}`)
  const page = `${url}${new URL(link.split(' ')[1] ?? '').pathname}`
  const body = new URLSearchParams({ channel: 'MESAJ' })
  expect(await (await fetch(page, { method: 'POST', body })).text()).toContain('Kaydedildi')
  const [said = ''] = readme.match(/`consent\.changed [^`]+`/) ?? []
  await expect.poll(() => receiver.text()).toContain(said.replaceAll('`', ''))
})
