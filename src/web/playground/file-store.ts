import type { ReceivedFile } from './api-call.ts'

export type StoredFile = ReceivedFile & { id: string; url: string }

export type FileStore = ReturnType<typeof createFileStore>

const filesMax = 30

/**
 * Files that the app sent into a conversation, and those that people chose in one of its forms. The oldest are dropped, since
 * all of them live in memory.
 */
export function createFileStore(newId: () => string) {
  const files = new Map<string, StoredFile>()
  return {
    keep(file: ReceivedFile): StoredFile {
      const id = `F${newId()}`
      const kept = { ...file, type: safeType(file), id, url: `/playground/files/${id}` }
      files.set(id, kept)
      const oldest = files.keys().next().value
      if (files.size > filesMax && oldest !== undefined) files.delete(oldest)
      return kept
    },
    find: (id: string): StoredFile | undefined => files.get(id),
  }
}

const typesByEnding: Record<string, string> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  pdf: 'application/pdf',
  csv: 'text/csv; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
}

/** Decided by the name's ending, never by the sender: nothing that a browser would run is served. */
function safeType(file: ReceivedFile): string {
  const ending = file.name.split('.').at(-1)?.toLowerCase() ?? ''
  return typesByEnding[ending] ?? 'application/octet-stream'
}
