import type { Register } from '../register.ts'
import { changeJob, type ImportFault, withoutPages, withoutParts } from './jobs.ts'

/** The file was read to its end: somebody decides on what it would do. Its bytes are dropped. */
export async function finishReading(register: Pick<Register, 'engine'>, id: number): Promise<void> {
  await changeJob(register, id, ['reading'], { state: 'previewed' }, [withoutParts(id)])
}

/** The file cannot be read: nothing of it is kept but why. */
export async function giveUpReading(
  register: Pick<Register, 'engine' | 'clock'>,
  id: number,
  fault: ImportFault,
): Promise<void> {
  const set = { state: 'unreadable' as const, fault: JSON.stringify(fault), settledAt: register.clock() }
  await changeJob(register, id, ['reading', 'receiving'], set, [withoutParts(id), withoutPages(id)])
}
