import TensorTypes

/// Dates and time spans: counts of a unit since 1970, as `datetime64` keeps them.
package enum ArrayTime {
    /// The count that stands for `NaT`.
    package static let missing = Int64.min

    private static let perDay: [String: Int64] = [
        "h": 24, "m": 1440, "s": 86_400, "ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000,
    ]

    /// An element as `str` prints it.
    package static func text(_ count: Int64, _ dtype: ArrayDType) -> String {
        if count == missing { return "NaT" }
        guard case .datetime(let own) = dtype.kind else { return String(count) }
        let (multiple, unit) = parts(own)
        let count = count &* Int64(multiple)
        switch unit {
        case "Y": return pad(1970 + count, 4)
        case "M":
            let month = ((count % 12) + 12) % 12
            return pad(1970 + (count - month) / 12, 4) + "-" + pad(month + 1, 2)
        case "W": return date(count &* 7)
        case "D", "": return date(count)
        default: break
        }
        guard let perDay = perDay[unit] else { return String(count) }
        let rest = ((count % perDay) + perDay) % perDay
        let day = date((count - rest) / perDay)
        let perSecond = max(perDay / 86_400, 1)
        let seconds = perDay >= 86_400 ? rest / perSecond : rest * (86_400 / perDay)
        var text = day + "T" + pad(seconds / 3600, 2)
        if unit == "h" { return text }
        text += ":" + pad(seconds / 60 % 60, 2)
        if unit == "m" { return text }
        text += ":" + pad(seconds % 60, 2)
        if perSecond > 1 { text += "." + pad(rest % perSecond, String(perSecond).count - 1) }
        return text
    }

    private static func pad(_ value: Int64, _ width: Int) -> String {
        let digits = String(value.magnitude)
        return (value < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    /// A day of the proleptic Gregorian calendar.
    private static func date(_ days: Int64) -> String {
        let shifted = days &+ 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let year = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * year + year / 4 - year / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        let calendarMonth = month < 10 ? month + 3 : month - 9
        return pad(year + era * 400 + (calendarMonth <= 2 ? 1 : 0), 4) + "-" + pad(calendarMonth, 2) + "-" + pad(day, 2)
    }

    /// Reads an ISO date, with time or without, as a count of the unit and the unit that the text itself has.
    package static func parse(_ text: String, unit wanted: String) -> (count: Int64, unit: String)? {
        if text == "NaT" || text.isEmpty { return (missing, wanted) }
        let parts = text.split(whereSeparator: { $0 == "T" || $0 == " " })
        guard let first = parts.first, parts.count <= 2 else { return nil }
        let dateParts = first.split(separator: "-", omittingEmptySubsequences: false).map { Int64($0) }
        guard (1...3).contains(dateParts.count), dateParts.allSatisfy({ $0 != nil }) else { return nil }
        let year = dateParts[0] ?? 1970
        let month = dateParts.count > 1 ? dateParts[1] ?? 1 : 1
        let day = dateParts.count > 2 ? dateParts[2] ?? 1 : 1
        guard (1...12).contains(month), (1...31).contains(day), (-100_000...100_000).contains(year) else { return nil }
        var own = ["Y", "M", "D"][dateParts.count - 1]
        var nanoseconds: Int64 = 0
        if parts.count == 2 {
            let clock = parts[1].split(separator: ":", omittingEmptySubsequences: false)
            guard (1...3).contains(clock.count), let hour = Int64(clock[0]) else { return nil }
            own = ["h", "m", "s"][clock.count - 1]
            var seconds = hour * 3600
            if clock.count > 1 {
                guard let minute = Int64(clock[1]) else { return nil }
                seconds += minute * 60
            }
            if clock.count > 2 {
                guard let value = Double(clock[2]), value >= 0, value < 61 else { return nil }
                seconds += Int64(value)
                let digits = clock[2].split(separator: ".").dropFirst().first?.count ?? 0
                if digits > 0 {
                    own = digits <= 3 ? "ms" : (digits <= 6 ? "us" : "ns")
                    nanoseconds = Int64(((value - value.rounded(.down)) * 1e9).rounded())
                }
            }
            nanoseconds += seconds * 1_000_000_000
        }
        let unit = wanted.isEmpty ? own : wanted
        let days = dayNumber(year, month, day)
        switch unit {
        case "Y": return (year - 1970, unit)
        case "M": return ((year - 1970) * 12 + month - 1, unit)
        case "W": return ((days - ((days % 7) + 7) % 7) / 7, unit)
        case "D": return (days, unit)
        default:
            guard let perDay = perDay[unit] else { return nil }
            let (whole, overflow) = days.multipliedReportingOverflow(by: perDay)
            if overflow { return nil }
            return (whole + nanoseconds / (86_400_000_000_000 / perDay), unit)
        }
    }

    private static func dayNumber(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
