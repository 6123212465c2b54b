import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { simulate } from '../../simulate/simulate.ts'

export interface SimulationRequest {
  readonly seed: number
  readonly days: number
  /** Name of one of `planted`. */
  readonly bug?: string
}

/** A hung request is answered late or never: by its number an answer is not taken for that of the next one. */
export interface Numbered<Content> {
  readonly number: number
  readonly content: Content
}

export type KeptSimulation = { readonly kind: 'kept' } & Awaited<ReturnType<typeof simulate>>

export type SimulationResult = KeptSimulation | { readonly kind: 'broken'; readonly message: string }

/**
 * Simulates in a process of its own. One of Vitest's loads a module by asking another process at each first use, which
 * takes as many ticks as the machine is busy, and a simulation would then differ from the next one.
 */
export function openSimulator() {
  const child = fork(join(import.meta.dirname, 'simulate-on-demand.ts'), { serialization: 'advanced' })
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`It ended with ${code}`)))
  // Ends unheard where no request waits for it.
  ended.catch(() => {})

  let requests = 0

  async function result(request: SimulationRequest): Promise<SimulationResult> {
    requests += 1
    const number = requests
    const answer = new Promise<SimulationResult>((resolve) => {
      child.on('message', function take(message) {
        const { number: answered, content } = message as Numbered<SimulationResult>
        if (answered !== number) return
        child.off('message', take)
        resolve(content)
      })
    })
    child.send({ number, content: request } satisfies Numbered<SimulationRequest>)
    return await Promise.race([answer, ended])
  }

  return {
    result,
    /** Throws at a broken promise. */
    async kept(request: SimulationRequest): Promise<KeptSimulation> {
      const answer = await result(request)
      if (answer.kind === 'broken') throw new Error(answer.message)
      return answer
    },
    async close(): Promise<void> {
      child.disconnect()
      await ended.catch(() => {})
    },
  }
}
