import { instant } from '../../support/register.ts'
import { authorityOf, makeSigner } from '../../support/verification/own-signer.ts'
import type { Sabotage } from '../options.ts'
import { simulate } from '../simulate.ts'
import { recordingOf } from './recording.ts'

interface ComparisonOptions {
  readonly seed: number
  readonly days: number
  readonly tell?: (line: string) => void
  readonly sabotage?: Sabotage
}

/**
 * Runs one seed on the embedded engine, then on the remote one, and throws SimulationError at the first line that differs.
 * Callers take turns in both runs, since the engines need different times for a call; see `observer.ts` for what is a line.
 */
export async function simulateBoth(options: ComparisonOptions) {
  // Signatures with RSA are the same for the same key, which no seed can draw.
  const signer = await makeSigner({ key: 'rsa' }, instant('2026-03-02 00:00:00'))
  const stamperOf = async (clock: () => number) => authorityOf(signer, clock)
  const first = recordingOf()
  const embedded = await simulate({ ...options, stamperOf, engine: 'embedded', recording: first })
  const second = recordingOf(first.lines)
  const remote = await simulate({ ...options, stamperOf, engine: 'remote', recording: second })
  return { embedded, remote, lines: first.lines.length }
}
