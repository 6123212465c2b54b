import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { newOutbox } from '../../src/jobs/outbox.ts'
import { newMail } from '../../src/senders/mail.ts'
import { provenClock } from './clock/proven.ts'
import { collectedLog } from './delivery.ts'
import { openTestRegister, type TestRegisterOptions } from './register.ts'

interface Arrived {
  readonly from: string
  readonly to: string
  /** Folded lines joined. */
  readonly header: ReadonlyMap<string, string>
  readonly text: string
}

/** 'drop' ends the connection without an answer, 'hang' never answers. */
type Behaviour = number | 'drop' | 'hang'

export type MailServer = Awaited<ReturnType<typeof mailServer>>

export async function mailServer(options: SMTPServerOptions = {}, host = '127.0.0.1') {
  const arrived: Arrived[] = []
  const behaviours = { recipient: [] as Behaviour[], content: [] as Behaviour[] }
  const waiting: { letters: number; resolve: () => void }[] = []
  const sockets = new Set<Socket>()

  function meets(at: keyof typeof behaviours, callback: (error?: Error | null) => void): boolean {
    const behaviour = behaviours[at].shift()
    if (behaviour === undefined) return true
    if (behaviour === 'drop') dropConnections()
    if (typeof behaviour === 'number') {
      // Real servers name the address too.
      callback(Object.assign(new Error('Cannot take it for the given mailbox'), { responseCode: behaviour }))
    }
    return false
  }

  function dropConnections(): void {
    for (const socket of sockets) socket.destroy()
  }

  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onRcptTo(_address, _session, callback) {
      if (meets('recipient', callback)) callback()
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        if (!meets('content', callback)) return
        const { mailFrom, rcptTo } = session.envelope
        const from = mailFrom === false ? '' : mailFrom.address
        const letter = readLetter(Buffer.concat(chunks).toString('latin1'))
        arrived.push({ from, to: rcptTo[0]?.address ?? '', ...letter })
        callback()
        for (const { letters, resolve } of waiting) if (arrived.length >= letters) resolve()
      })
    },
    ...options,
  })
  server.on('error', () => {})
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen(0, host)
  await once(server.server, 'listening')
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://${host}:${port}`,
    arrived,
    /** Behaviour for the next commands; they are taken otherwise. */
    will: (at: keyof typeof behaviours, ...more: Behaviour[]) => void behaviours[at].push(...more),
    async reached(letters: number): Promise<void> {
      if (arrived.length >= letters) return
      await new Promise<void>((resolve) => waiting.push({ letters, resolve }))
    },
    async close(): Promise<void> {
      dropConnections()
      await new Promise<void>((resolve) => server.close(resolve))
    },
  }
}

export function readLetter(raw: string): Pick<Arrived, 'header' | 'text'> {
  const [head = '', body = ''] = raw.split(/\r\n\r\n([\s\S]*)/)
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')
  const header = new Map(
    lines.map((line) => {
      const at = line.indexOf(':')
      return [line.slice(0, at).toLowerCase(), decodeWords(line.slice(at + 1).trim())]
    }),
  )
  const coding = header.get('content-transfer-encoding') ?? '7bit'
  const bytes =
    coding === 'base64'
      ? Buffer.from(body, 'base64')
      : Buffer.from(coding === 'quoted-printable' ? decodeQuoted(body) : body, 'latin1')
  return { header, text: bytes.toString('utf8').replaceAll('\r\n', '\n') }
}

function decodeQuoted(text: string): string {
  return text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/** RFC 2047, both encodings. */
function decodeWords(text: string): string {
  return text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([QB])\?([^?]*)\?=/gi, (_, coding: string, word: string) =>
      coding.toUpperCase() === 'B'
        ? Buffer.from(word, 'base64').toString('utf8')
        : Buffer.from(decodeQuoted(word.replaceAll('_', ' ')), 'latin1').toString('utf8'),
    )
}

/** A register whose outbox sends letters to a mail server of its own; `senders` adds platforms. */
export async function openMailed(options: TestRegisterOptions = {}, senders: () => Senders = () => ({})) {
  const opened = await openTestRegister(options)
  const server = await mailServer()
  const { log, lines } = collectedLog(opened.clock.now)
  const mail = newMail({
    url: server.url,
    from: 'izin@sistem.example',
    time: provenClock(opened.clock.now),
    log,
  })
  const outboxWith = (all: () => Senders) =>
    newOutbox(opened.register, { senders: all, admins: [], log, random: () => 0 })
  return {
    ...opened,
    server,
    mail,
    log,
    lines,
    outboxWith,
    outbox: outboxWith(() => ({ mail: mail.send, ...senders() })),
    async close() {
      mail.close()
      await server.close()
      await opened.close()
    },
  }
}

type Senders = ReturnType<Parameters<typeof newOutbox>[1]['senders']>
