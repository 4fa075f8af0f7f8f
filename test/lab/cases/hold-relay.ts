import { startRelay } from '../devices/drivers.ts'

// Another program that drives the board until it is killed.
const { told } = startRelay(() => undefined)
await told.next('back')
console.log('driving')
setInterval(() => undefined, 1_000)
