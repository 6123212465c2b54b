import { connect, type Socket } from 'node:net'

/** Result of a run of closed-loop load. */
export interface Load {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly longestMs: number
  readonly failures: number
}

interface LoadOptions {
  readonly port: number
  readonly connections: number
  readonly seconds: number
  /** The whole text of the n-th HTTP request. */
  readonly request: (n: number) => string
  /** Accepts an expected answer; by default any with status 200. */
  readonly good?: (answer: Answer) => boolean
}

interface Answer {
  readonly status: number
  readonly body: string
}

/** One HTTP/1.1 request as text, kept alive. */
export function httpRequest(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): string {
  const lines = Object.entries({
    host: 'bench',
    ...headers,
    'content-length': String(Buffer.byteLength(body)),
  })
  return `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`
}

/**
 * Sends requests over keep-alive connections, each connection waiting for its answer before the next: on bare sockets,
 * since a client library would be what is measured.
 */
export async function closedLoop(options: LoadOptions): Promise<Load> {
  const { good = isOk } = options
  const latencies: number[] = []
  let failures = 0
  let sent = 0
  const end = performance.now() + options.seconds * 1000
  await Promise.all(
    Array.from({ length: options.connections }, async () => {
      const connection = await openConnection(options.port)
      while (performance.now() < end) {
        const started = performance.now()
        const answer = await connection.ask(options.request(sent++))
        latencies.push(performance.now() - started)
        if (!good(answer)) failures += 1
      }
      connection.close()
    }),
  )
  return summary(latencies, options.seconds, failures)
}

interface OpenLoopOptions extends Omit<LoadOptions, 'connections'> {
  readonly perSecond: number
  /** True as long as requests are sent beyond `seconds`. */
  readonly shouldContinue?: () => boolean
}

/** Sends requests at a fixed rate whatever the answers do, and measures each from the moment it was due. */
export async function openLoop(options: OpenLoopOptions): Promise<Load> {
  const { good = isOk, shouldContinue = () => false } = options
  const latencies: number[] = []
  let failures = 0
  const free: Connection[] = []
  const started = performance.now()
  const total = Math.round(options.perSecond * options.seconds)
  const running: Promise<void>[] = []
  for (let n = 0; n < total || shouldContinue(); n += 1) {
    const due = started + (n * 1000) / options.perSecond
    const wait = due - performance.now()
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
    running.push(
      (async () => {
        let connection = openOf(free) ?? (await openConnection(options.port))
        const request = options.request(n)
        const answer = await connection.ask(request).catch(async () => {
          // The server closed it for being idle while the request was on its way.
          connection = await openConnection(options.port)
          return await connection.ask(request)
        })
        latencies.push(performance.now() - due)
        if (!good(answer)) failures += 1
        free.push(connection)
      })(),
    )
  }
  await Promise.all(running)
  for (const connection of free) connection.close()
  return summary(latencies, (performance.now() - started) / 1000, failures)
}

function isOk({ status }: Answer): boolean {
  return status === 200
}

/** A connection that the server has not closed meanwhile for being idle. */
function openOf(free: Connection[]): Connection | undefined {
  for (let one = free.pop(); one !== undefined; one = free.pop()) if (one.isOpen()) return one
  return undefined
}

function summary(latencies: number[], seconds: number, failures: number): Load {
  const sorted = latencies.sort((one, other) => one - other)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return { perSecond: sorted.length / seconds, p50Ms: at(0.5), p99Ms: at(0.99), longestMs: at(1), failures }
}

interface Connection {
  /** Sends one request. */
  ask(request: string): Promise<Answer>
  isOpen(): boolean
  close(): void
}

async function openConnection(port: number): Promise<Connection> {
  const socket: Socket = connect(port, '127.0.0.1')
  socket.setNoDelay(true)
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })
  let answered: ((answer: Answer) => void) | null = null
  let text = ''
  socket.on('data', (data) => {
    text += data.toString('latin1')
    const head = text.indexOf('\r\n\r\n')
    if (head < 0) return
    const length = Number(/content-length: (\d+)/i.exec(text.slice(0, head))?.[1] ?? 0)
    if (text.length < head + 4 + length) return
    const answer = { status: Number(text.slice(9, 12)), body: text.slice(head + 4) }
    text = ''
    answered?.(answer)
  })
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        answered = resolve
        socket.once('close', () => reject(new Error('Cannot go on: the server closed the connection')))
        socket.write(request)
        socket.setMaxListeners(0)
      }),
    isOpen: () => socket.readyState === 'open',
    close: () => socket.destroy(),
  }
}
