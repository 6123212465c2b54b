import { Readable } from 'node:stream'
import type SMTPConnection from 'nodemailer/lib/smtp-connection'
import { type MailFault, readFault } from './sender.ts'

/**
 * Keeps one connection to a mail server. nodemailer's pool does not tell whether a letter's content was under
 * way when the answer was lost, so `unknown` and `later` would look the same.
 */
export interface SmtpConnection {
  /** Resolves to null when the server has taken the letter, else to the fault. */
  deliver(envelope: { readonly from: string; readonly to: string }, raw: Buffer): Promise<MailFault | null>
  close(): void
}

export type OpenSmtpConnection = typeof openSmtpConnection

const loopback = new Set(['localhost', '127.0.0.1', '::1', '[::1]'])

interface Address {
  readonly auth?: { readonly user: string; readonly pass: string }
  readonly host?: string
}

/** Loaded with the first letter, since it slows the start. */
async function library() {
  const [{ parseConnectionUrl }, { default: SMTPConnection }] = await Promise.all([
    import('nodemailer/lib/shared'),
    import('nodemailer/lib/smtp-connection'),
  ])
  return { parseConnectionUrl, SMTPConnection }
}

/** Connects when the first e-mail is sent. A password over `smtp://` needs STARTTLS, except on the loopback address. */
export function openSmtpConnection({
  url,
  answerMs,
  letterMs,
  idleMs,
}: {
  /** `smtp://` or `smtps://`, with user and password if the server asks for them. */
  readonly url: string
  readonly answerMs: number
  readonly letterMs: number
  /** The connection ends after this long without a letter. */
  readonly idleMs: number
}): SmtpConnection {
  let kept: SMTPConnection | null = null
  let latest: SMTPConnection | null = null
  let idle: NodeJS.Timeout | undefined

  async function open(): Promise<SMTPConnection> {
    const { SMTPConnection, parseConnectionUrl } = await library()
    const { auth, host = 'localhost', ...given } = parseConnectionUrl(url) as Address
    const connection = new SMTPConnection({
      requireTLS: auth !== undefined && !loopback.has(host),
      ...given,
      host,
      connectionTimeout: answerMs,
      greetingTimeout: answerMs,
      socketTimeout: answerMs,
      dnsTimeout: answerMs,
      socketCloseTimeout: 0,
      logger: false,
    })
    latest = connection
    const failed = new Promise<never>((_, reject) => {
      connection.once('error', reject)
      connection.once('end', () => {
        if (kept === connection) kept = null
        reject(new Error('ended'))
      })
    })
    failed.catch(() => {})
    // Later errors of a failed connection must not end the process.
    connection.on('error', () => {})
    try {
      await Promise.race([failed, called((done) => connection.connect(done))])
      if (auth !== undefined && connection.allowsAuth) {
        const credentials = { user: auth.user, pass: auth.pass }
        await Promise.race([failed, called((done) => connection.login({ credentials }, done))])
      }
    } catch (error) {
      connection.close()
      throw error
    }
    kept = connection
    return connection
  }

  /** Hands over one letter; a refusal keeps the connection. */
  async function attempt(
    connection: SMTPConnection,
    { from, to, content }: Handed,
  ): Promise<MailFault | null> {
    const stream = content()
    try {
      await called((done) => connection.send({ from, to }, stream, done))
      return null
    } catch (error) {
      const fault = readFault(error, stream.readableDidRead)
      if (fault.reply === null || fault.reply === 421) drop(connection)
      else await called((done) => connection.reset(done)).catch(() => drop(connection))
      return fault
    }
  }

  function drop(connection: SMTPConnection | null): void {
    if (kept === connection) kept = null
    connection?.close()
  }

  async function handOver(handed: Handed): Promise<MailFault | null> {
    try {
      if (kept !== null) {
        const fault = await attempt(kept, handed)
        // A server may end an idle connection; then nothing of this letter was handed over.
        if (fault === null || fault.wasBegun || (fault.reply !== null && fault.reply !== 421)) return fault
      }
      return await attempt(await open(), handed)
    } catch (error) {
      return readFault(error, false)
    }
  }

  return {
    async deliver({ from, to }, raw) {
      clearTimeout(idle)
      const streams: Readable[] = []
      const content = () => {
        const stream = Readable.from([raw], { objectMode: false })
        streams.push(stream)
        return stream
      }
      const timer = Promise.withResolvers<MailFault>()
      const timeout = setTimeout(() => {
        drop(latest)
        const wasBegun = streams.some(({ readableDidRead }) => readableDidRead)
        timer.resolve({ code: 'ETIMEDOUT', command: null, reply: null, wasBegun })
      }, letterMs)
      try {
        return await Promise.race([handOver({ from, to, content }), timer.promise])
      } finally {
        clearTimeout(timeout)
        idle = setTimeout(() => drop(kept), idleMs).unref()
      }
    },
    close() {
      clearTimeout(idle)
      drop(kept)
    },
  }
}

interface Handed {
  readonly from: string
  readonly to: string
  readonly content: () => Readable
}

type Done = (error?: Error | null, result?: unknown) => void

function called(call: (done: Done) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    call((error) => (error instanceof Error ? reject(error) : resolve()))
  })
}
