import { runDeviceProcess } from '../../native/process/run-device-process.ts'

// The process that drives an engine's scanners and relay boards.
runDeviceProcess()
