import { Readable } from 'node:stream'
import { type MailFault, readFault } from './mail.ts'

/**
 * Hands letters to a mail server, each over a connection of its own. When an answer is lost, nodemailer's transports do
 * not say if the content was under way. `unknown` and `later` would look the same.
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

/** A password over `smtp://` needs STARTTLS, except on the loopback address. */
export function openSmtpConnection({
  url,
  answerMs,
  letterMs,
}: {
  /** `smtp://` or `smtps://`, with user and password if the server asks for them. */
  readonly url: string
  readonly answerMs: number
  readonly letterMs: number
}): SmtpConnection {
  const waits = { connectionTimeout: answerMs, greetingTimeout: answerMs, socketTimeout: answerMs }
  let end = () => {}

  /** Loads the library with the first letter, since it slows the start. */
  async function handOver(envelope: { from: string; to: string }, content: Readable): Promise<void> {
    const [{ parseConnectionUrl }, { default: SMTPConnection }] = await Promise.all([
      import('nodemailer/lib/shared'),
      import('nodemailer/lib/smtp-connection'),
    ])
    // nodemailer's own shape, of which its types know only a part.
    const { auth, host = 'localhost', ...given } = parseConnectionUrl(url) as Address
    const requireTLS = auth !== undefined && !loopback.has(host)
    const connection = new SMTPConnection({
      requireTLS,
      ...given,
      host,
      ...waits,
      dnsTimeout: answerMs,
      socketCloseTimeout: 0,
      logger: false,
    })
    end = () => connection.close()
    const { promise: failed, reject } = Promise.withResolvers<never>()
    const timer = setTimeout(() => reject(Object.assign(new Error('late'), { code: 'ETIMEDOUT' })), letterMs)
    connection.on('error', reject)
    connection.once('end', () => reject(new Error('ended')))
    try {
      await Promise.race([failed, called((done) => connection.connect(done))])
      if (auth !== undefined && connection.allowsAuth) {
        const credentials = { user: auth.user, pass: auth.pass }
        await Promise.race([failed, called((done) => connection.login({ credentials }, done))])
      }
      await Promise.race([failed, called((done) => connection.send(envelope, content, done))])
      connection.quit()
    } catch (error) {
      connection.close()
      throw error
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    async deliver(envelope, raw) {
      const content = Readable.from([raw], { objectMode: false })
      try {
        await handOver(envelope, content)
        return null
      } catch (error) {
        return readFault(error, content.readableDidRead)
      }
    },
    close: () => end(),
  }
}

type Done = (error?: Error | null, result?: unknown) => void

function called(call: (done: Done) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    call((error) => (error instanceof Error ? reject(error) : resolve()))
  })
}
