package till_test

import (
	"testing"

	"kassa/internal/money"
	"kassa/internal/till"
)

func TestConfirmations(t *testing.T) {
	for text, needed := range map[string]map[string]int{ // by worth in USD
		"auto":               {"0": 1, "1000000": 1},
		"0:2":                {"0": 2, "5": 2},
		"0:1,1000:3,10000:6": {"0": 1, "999.99": 1, "1000": 3, "9999": 3, "10000": 6, "1000000": 6},
		"0:3,0.01:1":         {"0": 3, "0.01": 1},
	} {
		settings, err := till.ReadSettings(map[string]string{"confirmations": text})
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if again := settings.Text("confirmations"); again != text {
			t.Errorf("%s is shown as %s", text, again)
		}
		for sum, want := range needed {
			worth, err := money.Parse(money.USD, sum)
			if err != nil {
				t.Fatal(err)
			}
			if got := settings.Confirmations.Needed(worth); got != want {
				t.Errorf("%s: %s USD need %d, want %d", text, sum, got, want)
			}
		}
	}
}

func TestConfirmationsThatAreNone(t *testing.T) {
	for _, text := range []string{
		"1", "0", "0:", ":1", "0:0", "0:61", "0:-1", "1:1", "0:1,", "0:1,5:2,5:3", "0:1,5:2,4:3", "-1:1", "0:1,1.001:2", "Auto", "0:1.5",
		"0:1,1:1,2:1,3:1,4:1,5:1,6:1,7:1,8:1,9:1,10:1",
	} {
		if settings, err := till.ReadSettings(map[string]string{"confirmations": text}); err == nil {
			t.Errorf("%q is read as %v", text, settings.Confirmations)
		}
	}
}
