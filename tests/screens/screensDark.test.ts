import { describeScreens } from '../helpers/screenFaults.ts'

describeScreens('dark')
