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

  async function result(request: SimulationRequest): Promise<SimulationResult> {
    const message = once(child, 'message')
    child.send(request)
    const [answer] = await Promise.race([message, ended])
    return answer as SimulationResult
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
