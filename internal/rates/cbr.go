package rates

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"
	"golang.org/x/text/encoding/charmap"

	"kassa/internal/money"
)

// cbr is the Bank of Russia's official rates of the day in roubles.
func cbr() Source {
	return Source{
		Name: "cbr", URL: "https://www.cbr.ru", Every: bankEvery, Fresh: 12 * day,
		Assets:    []money.Asset{money.RUB, money.EUR, "TRY", "UAH", "KZT"},
		Documents: []Document{{"/scripts/XML_daily.asp", readCBR}},
	}
}

// moscow is the zone of the Bank's dates.
var moscow = time.FixedZone("MSK", 3*60*60)

// cbrAnswer is the daily XML, in windows-1251: a value with a comma for so many units as Nominal says.
type cbrAnswer struct {
	XMLName xml.Name `xml:"ValCurs"`
	Date    string   `xml:"Date,attr"` // 22.11.2026, the day from which the rates are official: often tomorrow
	Valutes []struct {
		CharCode string
		Nominal  string
		Value    string
	} `xml:"Valute"`
}

func readCBR(body []byte, _ time.Time) ([]Price, error) {
	var answer cbrAnswer
	decoder := xml.NewDecoder(bytes.NewReader(body))
	decoder.CharsetReader = charset
	if err := decoder.Decode(&answer); err != nil {
		return nil, fmt.Errorf("XML: %w", err)
	}
	at, err := time.ParseInLocation("02.01.2006", answer.Date, moscow)
	if err != nil {
		return nil, fmt.Errorf("date: %w", err)
	}
	var l list
	for _, valute := range answer.Valutes {
		base, known := money.ParseAsset(valute.CharCode)
		if !known || base == money.RUB {
			continue
		}
		l.nominal(pair{base, money.RUB}, valute.Value, valute.Nominal, at)
	}
	return l.result()
}

// nominal takes the price of several units, written with a comma.
func (l *list) nominal(of pair, value, nominal string, at time.Time) {
	units, err := strconv.ParseInt(nominal, 10, 32)
	if err != nil || units <= 0 {
		l.refuse(of, fmt.Errorf("nominal %.20q must be a whole number above zero", nominal))
		return
	}
	price, err := number(literal(strings.Replace(value, ",", ".", 1)))
	if err != nil {
		l.refuse(of, err)
		return
	}
	const places = 16 // nominals are powers of ten: nothing is lost
	l.take(of, price.DivRound(decimal.NewFromInt(units), places), at)
}

func charset(label string, input io.Reader) (io.Reader, error) {
	if strings.EqualFold(label, "windows-1251") {
		return charmap.Windows1251.NewDecoder().Reader(input), nil
	}
	return nil, fmt.Errorf("unknown encoding %.40q", label)
}
