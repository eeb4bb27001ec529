export interface CephConf {
  folder: string
  /** UUID of the cluster. */
  fsid: string
  /** v2 and v1. */
  monPorts: readonly [number, number]
  gatewayPort: number
}

/** The addresses of the only monitor. */
export const monAddresses = ([v2, v1]: CephConf['monPorts']) => `[v2:127.0.0.1:${v2},v1:127.0.0.1:${v1}]`

/** One monitor, one store in memory and one gateway, all on the loopback interface. `auth none` hangs, so it is cephx. */
export const cephConf = ({ folder, fsid, monPorts, gatewayPort }: CephConf) => `[global]
fsid = ${fsid}
mon host = ${monAddresses(monPorts)}
mon initial members = a
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
auth allow insecure global id reclaim = false
keyring = ${folder}/keyring
run dir = ${folder}
admin socket = ${folder}/$name.asok
log file = ${folder}/$name.log
crash dir = ${folder}
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 2
osd pool default pgp num = 2
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon max pg per osd = 1000
public network = 127.0.0.0/8
[mon]
mon data = ${folder}/mon
mon data avail crit = 1
[osd]
osd data = ${folder}/osd
osd objectstore = memstore
memstore device bytes = 4294967296
[client.rgw.a]
rgw frontends = beast endpoint=127.0.0.1:${gatewayPort}
rgw data = ${folder}/rgw
rgw dns name = localhost
rgw thread pool size = 64
`
