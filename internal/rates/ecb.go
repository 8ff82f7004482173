package rates

import (
	"encoding/xml"
	"fmt"
	"time"

	"kassa/internal/money"
)

// ecb is the European Central Bank's reference rates of the day for one euro. The rouble is not among them since 2022.
func ecb() Source {
	return Source{
		Name: "ecb", URL: "https://www.ecb.europa.eu", Every: bankEvery, Fresh: 6 * day,
		Assets:    []money.Asset{money.EUR, "TRY"},
		Documents: []Document{{"/stats/eurofxref/eurofxref-daily.xml", readECB}},
	}
}

// ecbAnswer is the daily XML: a Cube in a Cube in a Cube.
type ecbAnswer struct {
	XMLName xml.Name `xml:"Envelope"`
	Days    []struct {
		Time  string `xml:"time,attr"` // 2026-11-20
		Rates []struct {
			Currency string `xml:"currency,attr"`
			Rate     string `xml:"rate,attr"`
		} `xml:"Cube"`
	} `xml:"Cube>Cube"`
}

func readECB(body []byte, _ time.Time) ([]Price, error) {
	var answer ecbAnswer
	if err := xml.Unmarshal(body, &answer); err != nil {
		return nil, fmt.Errorf("XML: %w", err)
	}
	if len(answer.Days) != 1 {
		return nil, fmt.Errorf("the answer has %d days, want one", len(answer.Days))
	}
	day, err := time.Parse(time.DateOnly, answer.Days[0].Time)
	if err != nil {
		return nil, fmt.Errorf("date: %w", err)
	}
	published := day.Add(15 * time.Hour) // at about 16:00 CET
	var l list
	for _, rate := range answer.Days[0].Rates {
		if quote, known := money.ParseAsset(rate.Currency); known && quote != money.EUR {
			l.add(pair{money.EUR, quote}, literal(rate.Rate), published)
		}
	}
	return l.result()
}
