import { tamper } from '../../cli/tamper.ts'
import type { TestRegister } from '../register.ts'

export function nextSeq({ path }: TestRegister, seq: number): void {
  tamper(path, (database) =>
    database.exec(`UPDATE sqlite_sequence SET seq = ${seq - 1} WHERE name = 'change'`),
  )
}
