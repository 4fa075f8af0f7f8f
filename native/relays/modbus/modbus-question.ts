import { ok } from '../../result.ts'
import { modbusRequest, type ModbusRequest, type WriteRequest } from './modbus-request.ts'

/** A write, which is taken when it comes back byte for byte. */
export function echoOf<T>(write: WriteRequest<T>): ModbusRequest<void> {
  const { frame, answerOf } = modbusRequest(write)
  return {
    frame,
    answerOf(received) {
      const answer = answerOf(received)
      if (answer?.ok !== true) return answer
      return received.equals(frame) ? ok(undefined) : null
    },
  }
}

/** A read, and what its answer means. */
export function readOf<D, T>(write: WriteRequest<{ data: D }>, meaning: (data: D) => T): ModbusRequest<T> {
  const { frame, answerOf } = modbusRequest(write)
  return {
    frame,
    answerOf(received) {
      const answer = answerOf(received)
      return answer?.ok === true ? ok(meaning(answer.value.data)) : answer
    },
  }
}

/** Far more than the lanes of a board ask for. */
const mostKept = 256

/** Keeps the requests that were made: to make one takes 40 µs, while a guest waits, and a gate asks for the same few. */
export function remembered<A extends readonly number[], T>(
  make: (...numbers: A) => ModbusRequest<T>,
): (...numbers: A) => ModbusRequest<T> {
  const kept = new Map<string, ModbusRequest<T>>()
  return (...numbers) => {
    const key = numbers.join()
    const known = kept.get(key)
    if (known !== undefined) return known
    if (kept.size === mostKept) kept.clear()
    const request = make(...numbers)
    kept.set(key, request)
    return request
  }
}
