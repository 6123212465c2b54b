import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { freePort } from '../processes/free-port.ts'
import { type HranaOptions, hranaDatabase } from './database.ts'
import { faultSwitch } from './faults.ts'

export type HranaServer = Awaited<ReturnType<typeof startHranaServer>>
export interface HranaServerOptions extends HranaOptions {
  /** Address and port for servers on other hosts; otherwise a free port of this machine alone. */
  readonly listen?: { readonly host: string; readonly port: number }
}

/** A remote libSQL: Hrana 2 as JSON over HTTP, with faults on command. */
export async function startHranaServer(options: HranaServerOptions) {
  const database = hranaDatabase(options)
  const faults = faultSwitch()
  let answered = 0
  let late = 0

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await textOf(request)
    const { method = 'GET', url: path = '/', headers } = request
    const reply = database.atOnce({ method, path, authorization: headers.authorization ?? null, text })
    if (reply !== null) return answer(response, reply.status, reply.body)
    const fault = faults.strikes(text)
    answered += 1
    if (fault?.kind === 'status') return answer(response, fault.status, { error: 'on command' })
    if (fault?.kind === 'reset-before') return void request.socket.destroy()
    if (fault?.kind === 'garbage') return void response.writeHead(200).end('<html>')
    if (fault?.kind === 'slow') await later(fault.ms)
    const trouble = fault?.kind === 'busy' || fault?.kind === 'stalls' ? fault.kind : null
    const body = await database.run(text, trouble, (forget) => response.once('close', forget))
    if (fault?.kind === 'slow') late += 1
    if (fault?.kind === 'reset-after') return void request.socket.destroy()
    answer(response, 200, body)
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error) => answer(response, 500, { error: String(error) }))
  })
  const listen = () =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, host, resolve)
    })
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  // It comes back at the same port.
  const { host, port } = options.listen ?? { host: '127.0.0.1', port: await freePort() }
  await listen()

  return {
    url: `http://127.0.0.1:${port}`,
    /** Answered, or begun and then spoilt by a fault. */
    get requests() {
      return answered
    },
    /** Slow requests done by now. */
    get late() {
      return late
    },
    largestAnswers: database.largestAnswers,
    struck: faults.struck,
    fail: faults.set,
    mend: () => faults.set(null),
    goAway: stop,
    comeBack: listen,
    async close(): Promise<void> {
      await stop()
      database.close()
    },
  }
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  if (response.destroyed) return
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}

const later = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref())
