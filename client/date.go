package client

import (
	"fmt"
	"time"
)

// Date is a moment as the API writes it, "2024-01-10 11:08:11", in the till's zone, which the API does not tell. By
// default that is Europe/Moscow. Empty is none.
type Date string

// In reads the date as one of the zone.
func (d Date) In(zone *time.Location) (time.Time, error) {
	at, err := time.ParseInLocation(time.DateTime, string(d), zone)
	if err != nil {
		return time.Time{}, fmt.Errorf("client: a date is YYYY-MM-DD HH:MM:SS, not %.40q", string(d))
	}
	return at, nil
}
