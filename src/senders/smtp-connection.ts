import { Readable } from 'node:stream'
import type SMTPConnection from 'nodemailer/lib/smtp-connection'
import { type MailFault, readFault } from './mail.ts'

/**
 * Sends e-mails to a mail server, each over its own connection. nodemailer's transports are not used: if an answer is lost,
 * they do not say if the content was under way, so that `unknown` and `later` would look the same.
 */
export interface SmtpConnection {
  /** Sends an e-mail. Resolves to null if the server has taken it, else to the fault. */
  deliver(envelope: { readonly from: string; readonly to: string }, raw: Buffer): Promise<MailFault | null>
  /** Connects and signs in without sending. Resolves to null if that works. */
  check(): Promise<MailFault | null>
  close(): void
}

export type OpenSmtpConnection = typeof openSmtpConnection

const loopback = new Set(['localhost', '127.0.0.1', '::1', '[::1]'])

interface Address {
  readonly auth?: { readonly user: string; readonly pass: string }
  readonly host?: string
}

interface SmtpSettings {
  /** `smtp://` or `smtps://`, with user and password if the server asks for them. */
  readonly url: string
  readonly answerMs: number
  readonly letterMs: number
}

/** Returns functions that deliver e-mails to a mail server and check it. Each call opens a connection of its own. */
export function openSmtpConnection(settings: SmtpSettings): SmtpConnection {
  let end = () => {}
  return {
    async deliver(envelope, raw) {
      const content = Readable.from([raw], { objectMode: false })
      try {
        const client = await newClient(settings)
        end = () => client.connection.close()
        await withConnection(client, settings.letterMs, ({ connection }) =>
          promised((done) => connection.send(envelope, content, done)),
        )
        return null
      } catch (error) {
        return readFault(error, content.readableDidRead)
      }
    },
    async check() {
      try {
        await withConnection(await newClient(settings), settings.answerMs, async () => {})
        return null
      } catch (error) {
        return readFault(error, false)
      }
    },
    close: () => end(),
  }
}

interface Client {
  readonly connection: SMTPConnection
  readonly auth: Address['auth']
}

/**
 * Creates a client of the mail library, which is loaded for the first e-mail, since it would slow down the start. A password
 * over `smtp://` needs STARTTLS, except for a server on this machine.
 */
async function newClient({ url, answerMs }: SmtpSettings): Promise<Client> {
  const [{ parseConnectionUrl }, { default: Connection }] = await Promise.all([
    import('nodemailer/lib/shared'),
    import('nodemailer/lib/smtp-connection'),
  ])
  // nodemailer's types know only a part of the fields that it returns.
  const { auth, host = 'localhost', ...options } = parseConnectionUrl(url) as Address
  const waits = { connectionTimeout: answerMs, greetingTimeout: answerMs, socketTimeout: answerMs }
  const connection = new Connection({
    requireTLS: auth !== undefined && !loopback.has(host),
    ...options,
    host,
    ...waits,
    dnsTimeout: answerMs,
    socketCloseTimeout: 0,
    logger: false,
  })
  return { connection, auth }
}

/** Connects, signs in and runs work, all of it within `limitMs`. */
async function withConnection(
  client: Client,
  limitMs: number,
  work: (client: Client) => Promise<void>,
): Promise<void> {
  const { connection, auth } = client
  const { promise: failure, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(Object.assign(new Error('late'), { code: 'ETIMEDOUT' })), limitMs)
  connection.on('error', reject)
  connection.once('end', () => reject(new Error('ended')))
  try {
    await Promise.race([failure, promised((done) => connection.connect(done))])
    if (auth !== undefined && connection.allowsAuth) {
      const credentials = { user: auth.user, pass: auth.pass }
      await Promise.race([failure, promised((done) => connection.login({ credentials }, done))])
    }
    await Promise.race([failure, work(client)])
    connection.quit()
  } catch (error) {
    connection.close()
    throw error
  } finally {
    clearTimeout(timer)
  }
}

type Done = (error?: Error | null, result?: unknown) => void

/** Returns a promise for a function with a callback. */
function promised(call: (done: Done) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    call((error) => (error instanceof Error ? reject(error) : resolve()))
  })
}
