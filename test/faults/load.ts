import { setTimeout as later } from 'node:timers/promises'
import type { Status } from '../../src/consent/consent.ts'
import type { RunningApp } from '../support/app.ts'
import { ago } from '../support/clock/clock.ts'
import { contactOf, pressed, written } from '../support/platforms/telegram-people.ts'
import type { Random } from '../support/random.ts'

/* Staff in Slack, recipients in Telegram and systems at once, each with their own addresses. */

export const provider = 123456
const username = 'u@sistem.example'
const password = 'gizli-parola-1'
const listed = 5

export interface Acknowledged {
  readonly recipient: string
  readonly status: Status
  /** `taken`: done soon after. */
  readonly when: 'stored' | 'taken'
}

export async function prepare(app: RunningApp): Promise<void> {
  await app.izinJson('provider', 'add', '--code', String(provider), '--name', 'Örnek A.Ş.')
  app.beginYesterday()
  const client = ['--provider', String(provider), '--username', username, '--password', password]
  await app.izinJson('client', 'add', ...client)
  await app.izinJson('room', 'add', '--brand', String(provider), '--slack', 'C0RAPOR')
}

export async function signIn({ baseUrl }: Pick<RunningApp, 'baseUrl'>): Promise<Record<string, string>> {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ username, password, grant_type: 'password' })
  const answer = await fetch(`${baseUrl}/oauth2/token`, { method: 'POST', headers, body })
  const { access_token: token } = (await answer.json()) as { access_token: string }
  return { ...headers, authorization: `Bearer ${token}` }
}

export function mixedLoad(app: RunningApp, random: Random) {
  const acknowledged: Acknowledged[] = []
  /** Each of these chats gets an answer. */
  const chats: string[] = []
  const failures: string[] = []
  let phones = 0
  let updates = 1000
  let ended = false
  const nextPhone = () => `+90532${String(phones++).padStart(7, '0')}`
  const tell = (recipient: string, status: Status, when: Acknowledged['when']) =>
    acknowledged.push({ recipient, status, when })

  /** Null when the server went away. */
  async function ask(path: string, init: RequestInit): Promise<{ status: number; text: string } | null> {
    try {
      const response = await fetch(`${app.baseUrl}${path}`, init)
      return { status: response.status, text: await response.text() }
    } catch {
      return null
    }
  }

  async function staff(): Promise<boolean> {
    if (random.chance(0.2)) {
      const request = app.slashRequest('U0ADMIN', 'rapor bugün')
      return (await ask('/slack/events', { method: 'POST', ...request })) !== null
    }
    const recipient = nextPhone()
    const status = random.pick(['ONAY', 'RET'] as const)
    const text = status === 'ONAY' ? `ekle ${recipient} mesaj HS_WEB` : `ret ${recipient} mesaj`
    const answer = await ask('/slack/events', { method: 'POST', ...app.slashRequest('U0ADMIN', text) })
    if (answer === null) return false
    if (answer.text.includes('kaydedildi')) tell(recipient, status, 'stored')
    // The answer will come to the response_url.
    else if (answer.status === 200 && answer.text === '') tell(recipient, status, 'taken')
    else failures.push(`a command: ${answer.status}`)
    return true
  }

  async function update(body: Record<string, unknown>): Promise<boolean | null> {
    try {
      const status = await app.update({ ...body, update_id: ++updates })
      if (status !== 200) failures.push(`an update: ${status}`)
      return status === 200
    } catch {
      return null
    }
  }

  async function person(): Promise<boolean> {
    const recipient = nextPhone()
    const id = 1_000_000 + phones
    const steps = [
      written(0, id, { text: '/start' }),
      written(0, id, { contact: contactOf(recipient, id) }),
      pressed(0, id, `stop|${provider}|MESAJ`, { id: 1, date: 0 }),
    ]
    for (const step of steps) {
      const taken = await update(step)
      if (taken !== true) return taken !== null
      if (chats.at(-1) !== String(id)) chats.push(String(id))
    }
    tell(recipient, 'RET', 'taken')
    return true
  }

  async function system(headers: Record<string, string>): Promise<boolean> {
    const consentDate = ago(1)
    const given = { recipientType: 'BIREYSEL', type: 'MESAJ', status: 'ONAY', source: 'HS_WEB', consentDate }
    const many = random.chance(0.3)
    const recipients = Array.from({ length: many ? listed : 1 }, nextPhone)
    const consents = recipients.map((recipient) => ({ recipient, ...given }))
    const answer = await ask(`/sps/${provider}/brands/${provider}/consents${many ? '/request' : ''}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(many ? consents : consents[0]),
    })
    if (answer?.status === (many ? 202 : 200)) {
      for (const recipient of recipients) tell(recipient, 'ONAY', many ? 'taken' : 'stored')
    } else if (answer !== null) {
      failures.push(`a consent: ${answer.status}`)
    }
    return answer !== null
  }

  async function repeatedly(work: () => Promise<boolean>): Promise<void> {
    while (!ended && (await work())) await later(random.below(4))
  }

  return {
    acknowledged,
    failures,
    chats,
    /** Runs that many clients of each kind; resolves when all have ended, as they do without a server. */
    async run(clients: number): Promise<void> {
      ended = false
      // Checking a password takes time.
      const signedIn = signIn(app).catch(() => null)
      async function systems(): Promise<void> {
        const headers = await signedIn
        if (headers !== null) await repeatedly(() => system(headers))
      }
      const each = Array.from({ length: clients }, () => [repeatedly(staff), repeatedly(person), systems()])
      await Promise.all(each.flat())
    },
    /** Lets current requests finish. */
    end(): void {
      ended = true
    },
  }
}
