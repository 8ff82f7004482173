package app

import "syscall"

// kinds are the file systems that are no place for a database, by the numbers of statfs(2).
var kinds = map[int64]disk{
	0x6969:     {kind: "NFS", remote: true},
	0xff534d42: {kind: "CIFS", remote: true},
	0xfe534d42: {kind: "SMB", remote: true},
	0x517b:     {kind: "SMB", remote: true},
	0x01021997: {kind: "9p", remote: true},
	0x00c36400: {kind: "Ceph", remote: true},
	0x01021994: {kind: "tmpfs", volatile: true},
	0x858458f6: {kind: "ramfs", volatile: true},
}

func diskOf(directory string) disk {
	var stat syscall.Statfs_t
	if err := syscall.Statfs(directory, &stat); err != nil {
		return disk{}
	}
	found := kinds[int64(stat.Type)&0xffffffff]
	found.known = true
	found.free = int64(stat.Bavail) * int64(stat.Bsize) //nolint:gosec // no disk is larger; the types differ by machine
	return found
}

// openFiles is how many files this process may open; false when that is not known.
func openFiles() (uint64, bool) {
	var limit syscall.Rlimit
	err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit)
	return limit.Cur, err == nil
}
