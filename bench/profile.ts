import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Profiler } from 'node:inspector'
import { Session } from 'node:inspector/promises'
import { fileURLToPath } from 'node:url'

/* Profiles a server. The server calls `profileOnMessage`, its parent process `profiled`. */

const shownMax = 8

/**
 * Profiles from the message `start` to the message `stop`, which is answered by the heaviest functions, a line each.
 * The message `cpu` is answered by the processor time so far.
 */
export function profileOnMessage(): void {
  const session = new Session()
  process.on('message', async (wanted) => {
    if (wanted === 'cpu') {
      process.send?.(process.cpuUsage())
      return
    }
    if (wanted === 'start') {
      session.connect()
      await session.post('Profiler.enable')
      await session.post('Profiler.start')
      process.send?.([])
      return
    }
    if (wanted !== 'stop') return
    const { profile } = await session.post('Profiler.stop')
    session.disconnect()
    process.send?.(heaviest(profile))
  })
  process.channel?.unref()
}

/** Runs work while the server is profiled, and answers with the server's heaviest functions. */
export async function profiled(server: ChildProcess, work: () => Promise<unknown>): Promise<string[]> {
  server.send('start')
  await once(server, 'message')
  await work()
  server.send('stop')
  const [lines] = await once(server, 'message')
  return lines as string[]
}

/** Returns the processor time a server has taken so far, ms. */
export async function processorMsOf(server: ChildProcess): Promise<number> {
  server.send('cpu')
  const [{ user, system }] = (await once(server, 'message')) as [NodeJS.CpuUsage]
  return (user + system) / 1000
}

function heaviest({ nodes, timeDeltas = [], samples = [] }: Profiler.Profile): string[] {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]))
  const times = new Map<string, number>()
  for (const [at, id] of samples.entries()) {
    const name = names.get(id) ?? '?'
    times.set(name, (times.get(name) ?? 0) + (timeDeltas[at] ?? 0))
  }
  times.delete('(idle)')
  const own = [...times].filter(([name]) => !name.includes('node:inspector'))
  const all = own.reduce((sum, [, time]) => sum + time, 0)
  return own
    .sort(([, one], [, other]) => other - one)
    .slice(0, shownMax)
    .map(([name, time]) => `${((100 * time) / all).toFixed(1).padStart(5)} %  ${name}`)
}

function nameOf({ functionName, url, lineNumber }: Profiler.ProfileNode['callFrame']): string {
  const file = url.startsWith('file:') ? fileURLToPath(url).split('/').slice(-2).join('/') : url
  return file === '' ? functionName : `${functionName || '(anonymous)'} ${file}:${lineNumber + 1}`
}
