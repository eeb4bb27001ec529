export * from './cloudalbum-2019/create-cloudalbum-2019.ts'
export * from './mysfits/create-mysfits.ts'
export { createCruddur, type CruddurPorts } from './cruddur/create-cruddur.ts'
