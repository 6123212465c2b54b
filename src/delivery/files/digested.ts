import { createHash } from 'node:crypto'

/** The same bytes; once the last of them is read, `done` is given their SHA-384 before the reader is told of the end. */
export function digested(
  body: ReadableStream<Uint8Array>,
  done: (sha384: Buffer) => Promise<void>,
): ReadableStream<Uint8Array> {
  const hash = createHash('sha384')
  return body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        hash.update(chunk)
        controller.enqueue(chunk)
      },
      flush: () => done(hash.digest()),
    }),
  )
}
