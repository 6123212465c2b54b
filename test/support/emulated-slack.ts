import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createEmulator } from 'emulate'
import { freePort } from './free-port.ts'

/** A call that the app made, and what the emulator answered. */
export interface AnsweredCall {
  readonly method: string
  readonly body: Record<string, string>
  readonly answer: Record<string, unknown>
}

const lookToken = 'xoxp-look'

/**
 * An emulator of Slack that was not written by us, behind a listener which keeps what was said on both sides. The token
 * is the app's, with no scope but those that are given. What the emulator has not: slash commands, presses, events to a URL, response_url.
 */
export async function openEmulatedSlack(token: string, scopes: readonly string[]) {
  const emulator = await createEmulator({
    service: 'slack',
    port: await freePort(),
    seed: {
      slack: {
        strict_scopes: true,
        team: { name: 'Örnek A.Ş.', domain: 'ornek' },
        users: [{ name: 'ayse', real_name: 'Ayşe' }, { name: 'izin' }],
        channels: [{ name: 'izin-raporu' }],
        tokens: [
          { token, user: 'izin', scopes: [...scopes] },
          {
            token: lookToken,
            user: 'izin',
            scopes: ['users:read', 'channels:read', 'channels:history', 'im:history'],
          },
        ],
      },
    },
  })

  async function ask(by: string, method: string, body: string): Promise<Record<string, unknown>> {
    const headers = {
      authorization: `Bearer ${by}`,
      'content-type': 'application/x-www-form-urlencoded',
    }
    const response = await fetch(`${emulator.url}/api/${method}`, { method: 'POST', headers, body })
    return (await response.json()) as Record<string, unknown>
  }

  const calls: AnsweredCall[] = []
  const listener = createServer(async (request, response) => {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece as Buffer)
    const body = Buffer.concat(pieces).toString('utf8')
    const method = request.url?.split('/').at(-1) ?? ''
    const by = request.headers.authorization?.replace(/^Bearer /, '') ?? ''
    const answer = await ask(by, method, body)
    calls.push({ method, body: Object.fromEntries(new URLSearchParams(body)), answer })
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(answer))
  })
  await new Promise<void>((listening) => listener.listen(0, '127.0.0.1', listening))
  const { port } = listener.address() as AddressInfo
  const look = (method: string, values: Record<string, string> = {}) =>
    ask(lookToken, method, new URLSearchParams(values).toString())
  return {
    apiUrl: `http://127.0.0.1:${port}/api/`,
    calls,
    /** What is there to be seen, read with a token that may. */
    look,
    /** What lets the app open a form for somebody, for three seconds. */
    async triggerOf(user: string): Promise<string> {
      const values = new URLSearchParams({ user_id: user }).toString()
      return String((await ask(token, 'views.generateTriggerId', values)).trigger_id)
    },
    async close() {
      listener.closeAllConnections()
      await new Promise((closed) => listener.close(closed))
      await emulator.close()
    },
  }
}
