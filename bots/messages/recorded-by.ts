import type { Status } from '../../src/consent/consent.ts'

/** Says that a connected system recorded a change. */
export const recordedBySystem = {
  tr: (name: string, status: Status) => `${name} sistemi ${status === 'RET' ? 'kaydetti' : 'ekledi'}`,
  en: (name: string, status: Status) => `${status === 'RET' ? 'recorded' : 'added'} by the system ${name}`,
}
