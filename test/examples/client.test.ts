import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, expect, it } from 'vitest'
import { openApp } from '../support/app.ts'
import { forAllTests } from '../support/opened.ts'
import { surroundingEnv } from '../support/processes/processes.ts'

/* Runs the client of the examples beside a real server. */

const app = forAllTests(() => openApp())
const program = join(import.meta.dirname, '../../examples/client.mjs')
const username = 'shop'
let password: string

beforeAll(async () => {
  await app.addCompany({ U0EDITOR: 'editor 123457' })
  const rights = ['--provider', '123456', '--scope', 'check,write', '--brand', '123457']
  const added = await app.izinJson('client', 'add', '--username', username, ...rights)
  ;({ password } = added as { password: string })
  expect(await app.slash('U0EDITOR', 'ekle 0500 000 00 01 sms web sitesi')).toContain('kaydedildi')
  expect(await app.slash('U0EDITOR', 'ret 0500 000 00 02 sms')).toContain('kaydedildi')
})

/** Through a shell, since the output of Node's own children is searched for addresses, and this program prints them. */
async function runClient(recipients: readonly string[], over: Record<string, string> = {}) {
  const account = { IZIN_USERNAME: username, IZIN_PASSWORD: password, IZIN_URL: app.baseUrl }
  const env = { ...surroundingEnv(), ...account, ...over }
  const words = ['-c', 'exec "$0" "$@"', process.execPath, program, ...recipients]
  return await promisify(execFile)('sh', words, { env })
}

it('prints whether each address may be sent to, and the link for each that may', async () => {
  const { stdout } = await runClient(['+905000000001', '+905000000002', '+905000000003', 'x'])
  const [permitted, refused, unknown, unreadable, link = '', ...more] = stdout.trim().split('\n')
  expect(permitted).toBe('+905000000001 send consent-unverified')
  expect(refused).toBe('+905000000002 do not send refused-here')
  expect(unknown).toBe('+905000000003 do not send no-consent')
  expect(unreadable).toBe('x do not send invalid-address')
  expect(more).toEqual([])
  const [recipient, url = ''] = link.split(' ')
  expect(recipient).toBe('+905000000001')
  const page = await fetch(`${app.baseUrl}${new URL(url).pathname}`)
  expect(await page.text()).toContain('Örnek Kahve')
})

it('says the reason of a refusal, and not the password', async () => {
  const refused = runClient(['+905000000001'], { IZIN_PASSWORD: 'a wrong password' })
  await expect(refused).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/POST \/oauth2\/token: 401 .*invalid_client(?!.*a wrong password)/s),
  })
})
